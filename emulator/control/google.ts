// Control calls for Google: service accounts, what is delegated to them, and tokens that lose their worth.
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { allScopes, scopeRoot } from '../google/google.ts';
import { customerId } from '../scenarios/google-ids.ts';
import { guidOf, hashText } from '../seeded.ts';
import type { World } from '../world.ts';
import { pickTenant, pickUser, readBody, type Handlers } from './calls.ts';

const generate = promisify(generateKeyPair);
const Scopes = z.array(z.enum(allScopes)).default([...allScopes]);

const NewAccount = z.strictObject({
  tenant: z.string().optional(),
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('plumbline'),
  /** What the tenant's admin delegates at once. */
  scopes: Scopes,
});
const Delegation = z.strictObject({
  tenant: z.string().optional(),
  clientId: z.string(),
  scopes: Scopes,
  killTokens: z.boolean().default(false),
});
const Expiry = z.strictObject({ tenant: z.string().optional(), user: z.string() });

const whole = (scopes: readonly string[]): readonly string[] => scopes.map((scope) => `${scopeRoot}${scope}`);

/** A service account with its key, in the form of the file that Google lets an admin save. */
const makeAccount = async (world: World, { tenant: named, name, scopes }: z.infer<typeof NewAccount>) => {
  const tenant = pickTenant(world, named);
  const pair = await generate('rsa', { modulusLength: 2048 });
  const projectId = 'plumbline-emulated';
  const email = `${name}@${projectId}.iam.gserviceaccount.com`;
  const clientId = `1${String(hashText(email)).padStart(10, '0')}${String(hashText(`again ${email}`)).padStart(10, '0')}`;
  const keyId = guidOf(`${email} ${world.google.accounts.size}`).replaceAll('-', '');
  world.google.accounts.set(email, { email, clientId, projectId, keyId, publicKey: pair.publicKey });
  world.google.delegate(tenant.id, clientId, whole(scopes));
  return {
    type: 'service_account',
    project_id: projectId,
    private_key_id: keyId,
    private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: email,
    client_id: clientId,
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: `${world.origin}/google/token`,
    universe_domain: 'googleapis.com',
  };
};

export const googleHandlers: Handlers = {
  'GET /google': (world) => ({
    accounts: [...world.google.accounts.values()].map(({ email, clientId }) => ({ email, clientId })),
    domains: [...world.tenants.values()].map(({ id, domains }) => ({
      tenantId: id,
      customerId: customerId(id),
      domains,
    })),
  }),
  'POST /google/service-accounts': (world, request) => makeAccount(world, readBody(NewAccount, request)),
  'POST /google/delegation': (world, request) => {
    const { tenant, clientId, scopes, killTokens } = readBody(Delegation, request);
    world.google.delegate(pickTenant(world, tenant).id, clientId, whole(scopes));
    if (killTokens) world.google.killAll();
    return {};
  },
  'POST /google/expire': (world, request) => {
    const { tenant: named, user: name } = readBody(Expiry, request);
    const tenant = pickTenant(world, named);
    const user = pickUser(world, tenant, name);
    world.google.expire(user.id);
    world.google.forget(user.id, world.google.mailboxes.open({ tenant, user }, world.clock.now()).historyId);
    return {};
  },
};
