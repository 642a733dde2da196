// How a client proves who it is: a secret (posted or as HTTP Basic), an assertion signed by its certificate or by an issuer it trusts, or nothing.
import type { World } from '../world.ts';
import type { Proof } from './access-token.ts';
import { readIssuer, verifyAssertion } from './assertion.ts';
import { entraNow } from './authority.ts';
import { EntraError } from './errors.ts';
import { verifyFederated } from './federated.ts';
import type { App } from './registry.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface Attempt {
  readonly app: App;
  readonly form: URLSearchParams;
  /** The tenant as the authority names it, and its id; null for an authority of many tenants. */
  readonly named: string;
  readonly tenantId: string | null;
}

const hasProof = (form: URLSearchParams): boolean =>
  (form.get('client_assertion') ?? '') !== '' || (form.get('client_secret') ?? '') !== '';

/** Throws 7000218 without a proof, and for a wrong one what is wrong with it. */
export const proveClient = async (world: World, attempt: Attempt): Promise<Proof> => {
  const { app, form } = attempt;
  const assertion = form.get('client_assertion');
  if (assertion !== null && form.get('client_assertion_type') === assertionType) {
    await proveByAssertion(world, attempt, assertion);
    return 'certificate';
  }
  const given = form.get('client_secret');
  if (given === null || given === '') throw new EntraError(7000218);
  const secret = app.secrets.find((candidate) => candidate.value === given);
  if (!secret) throw new EntraError(7000215, app.clientId);
  if (secret.endsAt !== null && secret.endsAt <= world.clock.now()) throw new EntraError(7000222, app.clientId);
  return 'secret';
};

/** For grants that a public client may use without a proof: throws 700025 when it shows one. */
export const provePublicClient = (form: URLSearchParams): Proof => {
  if (hasProof(form)) throw new EntraError(700025);
  return 'none';
};

/** For device code: a proof that is given must be right, and none needs the public client switch. */
export const proveEither = (world: World, attempt: Attempt): Promise<Proof> | Proof => {
  if (hasProof(attempt.form)) return proveClient(world, attempt);
  if (!attempt.app.publicClient) throw new EntraError(7000218);
  return 'none';
};

const proveByAssertion = (world: World, attempt: Attempt, assertion: string): Promise<void> => {
  const { app } = attempt;
  const issuer = readIssuer(assertion);
  if (/^https?:/.test(issuer)) return verifyFederated(world, app, assertion);
  return verifyAssertion(assertion, {
    clientId: app.clientId,
    certificates: world.registry.certificates(app.clientId),
    audiences: listAudiences(world, attempt),
    now: entraNow(world),
  });
};

const listAudiences = (world: World, { named, tenantId }: Attempt): string[] => {
  const hosts = ['https://login.microsoftonline.com', 'https://login.windows.net', `${world.origin}/login`];
  const names = [named.toLowerCase(), ...(tenantId === null ? [] : [tenantId])];
  return hosts.flatMap((host) =>
    names.flatMap((name) => [
      `${host}/${name}/oauth2/v2.0/token`,
      `${host}/${name}/oauth2/token`,
      `${host}/${name}/v2.0`,
    ]),
  );
};
