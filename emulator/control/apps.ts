// Control calls for app registrations: their settings, secrets and consents, and the issuer that federated credentials can trust.
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ownIssuer } from '../entra/federated.ts';
import { App } from '../entra/registry.ts';
import type { World } from '../world.ts';
import { ControlError, pickTenant, readBody, readChange, type Handlers } from './calls.ts';

const AppChange = z.strictObject({ ...App.omit({ grants: true }).partial().shape, clientId: z.string().toLowerCase() });

const NewSecret = z.strictObject({
  clientId: z.string(),
  /** Of the tenant's clock. */
  endsAt: z.iso.datetime({ offset: true }).exactOptional(),
});
const SecretEnd = z.strictObject({ clientId: z.string(), id: z.string().exactOptional() });
const Revocation = z.strictObject({ clientId: z.string().toLowerCase(), tenant: z.string() });

const Assertion = z.strictObject({
  subject: z.string(),
  audience: z.string().default('api://AzureADTokenExchange'),
  issuer: z.string().exactOptional(),
  seconds: z.number().int().default(600),
});

const pickApp = (world: World, clientId: string): App => {
  const app = world.registry.app(clientId);
  if (!app) throw new ControlError(`There is no app ${clientId}.`);
  return app;
};

export const appHandlers: Handlers = {
  'POST /apps': (world, request) => {
    const app = readBody(App, request);
    world.registry.put(app);
    world.entra.delegated.revokeAll(app.clientId, null);
    return { clientId: app.clientId };
  },
  'PATCH /apps': (world, request) => {
    const { clientId } = readBody(AppChange, request);
    world.registry.change(pickApp(world, clientId).clientId, readChange(AppChange, request));
    return { clientId };
  },
  'POST /secrets': (world, request) => {
    const { clientId, endsAt } = readBody(NewSecret, request);
    const app = pickApp(world, clientId);
    const secret = {
      id: randomUUID(),
      value: `Emu8Q~${randomBytes(24).toString('base64url').slice(0, 34)}`,
      endsAt: endsAt === undefined ? null : Date.parse(endsAt),
    };
    world.registry.change(app.clientId, { secrets: [...app.secrets, secret] });
    return { id: secret.id, value: secret.value };
  },
  'POST /expire-secrets': (world, request) => {
    const { clientId, id } = readBody(SecretEnd, request);
    const app = pickApp(world, clientId);
    const ended = app.secrets.map((secret) =>
      id === undefined || secret.id === id ? { ...secret, endsAt: world.clock.now() } : secret,
    );
    world.registry.change(app.clientId, { secrets: ended });
    return {};
  },
  'POST /revoke-consent': (world, request) => {
    const { clientId, tenant: named } = readBody(Revocation, request);
    const tenant = pickTenant(world, named);
    world.registry.revoke(clientId, tenant.id);
    world.entra.delegated.revokeAll(clientId, tenant.id);
    return {};
  },
  'POST /federated-assertion': async (world, request) => {
    const { issuer = ownIssuer(world), ...claimed } = readBody(Assertion, request);
    return { issuer, assertion: await world.entra.issuer.assert({ issuer, ...claimed }) };
  },
  'GET /issuer/.well-known/openid-configuration': (world) => ({
    issuer: ownIssuer(world),
    jwks_uri: `${ownIssuer(world)}/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
  }),
  'GET /issuer/keys': async (world) => {
    const { jwk, kid } = await world.entra.issuer.key();
    return { keys: [{ ...jwk, use: 'sig', kid }] };
  },
};
