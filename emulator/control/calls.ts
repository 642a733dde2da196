// What every control call shares: how its body is read, which tenant it means, and how it is refused.
import type { z } from 'zod';
import type { Request } from '../http/wire.ts';
import type { Tenant, TenantUser } from '../tenant/model.ts';
import { findTenant, type World } from '../world.ts';

export type Handler = (world: World, request: Request) => unknown;
/** By method and path: `POST /clock`. */
export type Handlers = Readonly<Record<string, Handler>>;

/** What an unknown tenant or user in a control call is answered with. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** Throws SyntaxError for a body that is no JSON. */
const readJson = ({ body }: Request): unknown => (body === '' ? {} : JSON.parse(body));

/** Throws what zod throws for a body that does not fit. */
export const readBody = <Schema extends z.ZodType>(schema: Schema, request: Request): z.infer<Schema> =>
  schema.parse(readJson(request));

/** Only what was sent of a body whose schema has defaults, so that a change leaves everything else as it is. */
export const readChange = <Schema extends z.ZodObject>(schema: Schema, request: Request): Partial<z.infer<Schema>> => {
  const parsed = readBody(schema, request);
  const sent = new Set(Object.keys(request.body === '' ? {} : JSON.parse(request.body)));
  const change: Partial<z.infer<Schema>> = { ...parsed };
  for (const name of Object.keys(parsed)) if (!sent.has(name)) Reflect.deleteProperty(change, name);
  return change;
};

/** The tenant of that id or domain; the first one where none is named. Throws ControlError. */
export const pickTenant = (world: World, named: string | null | undefined): Tenant => {
  const tenant = named ? findTenant(world, named) : [...world.tenants.values()][0];
  if (!tenant) throw new ControlError(`There is no tenant ${named ?? ''}.`);
  return tenant;
};

/** Throws ControlError where the tenant has no such user. */
export const pickUser = (world: World, tenant: Tenant, named: string): TenantUser => {
  const user = tenant.findUser(named, world.clock.now());
  if (!user) throw new ControlError(`The tenant ${tenant.displayName} has no user ${named}.`);
  return user;
};
