// Reads the scope parameter: OpenID's words, one or more resources, and permissions or `.default` of each.
import { EntraError } from './errors.ts';
import { readPermission, type Permission, type Resource } from './resources.ts';

export interface AskedResource {
  readonly resource: Resource;
  /** As it was named in the scope; null for Graph's bare names. */
  readonly url: string | null;
  readonly names: readonly string[];
  /** `.default`: what the registration lists. */
  readonly whole: boolean;
}

export interface Scopes {
  readonly openid: boolean;
  readonly profile: boolean;
  readonly email: boolean;
  readonly offline: boolean;
  /** In the order in which they were first named. */
  readonly resources: readonly AskedResource[];
}

const words = ['openid', 'profile', 'email', 'offline_access'];

const readOne = (text: string): Permission & { url: string | null } => {
  const permission = readPermission(text);
  const at = text.lastIndexOf('/');
  if (!permission) throw new EntraError(500011, text.slice(0, at));
  if (permission.name !== '.default' && !Object.hasOwn(permission.resource.scopes, permission.name)) {
    throw new EntraError(650053, permission.name);
  }
  return { ...permission, url: at === -1 ? null : text.slice(0, at) };
};

/** Throws 500011 for an unknown resource, 650053 for an unknown permission (an app-only one too), 70011 for nonsense. */
export const readScopes = (text: string): Scopes => {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  const found = new Map<string, AskedResource>();
  for (const part of parts.filter((one) => !words.includes(one))) {
    if (!/^[\w.:/-]+$/.test(part)) throw new EntraError(70011, `The scope ${part} is not valid.`);
    const { resource, name, url } = readOne(part);
    const known = found.get(resource.key) ?? { resource, url, names: [], whole: false };
    const whole = known.whole || name === '.default';
    found.set(resource.key, { ...known, whole, names: name === '.default' ? known.names : [...known.names, name] });
  }
  const resources = [...found.values()];
  if (resources.some(({ whole, names }) => whole && names.length > 0)) {
    throw new EntraError(70011, 'static scope limit exceeded: .default cannot be combined with other scopes.');
  }
  return {
    openid: parts.includes('openid'),
    profile: parts.includes('profile'),
    email: parts.includes('email'),
    offline: parts.includes('offline_access'),
    resources,
  };
};

/** The one resource that a token can be for; null where only OpenID's words were asked. Throws 70011 for two. */
export const pickResource = ({ resources }: Scopes): AskedResource | null => {
  if (resources.length > 1) {
    throw new EntraError(70011, 'The scope is not valid because it contains more than one resource.');
  }
  return resources[0] ?? null;
};
