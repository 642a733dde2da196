// Who may ask Zoom: the account of each tenant, server-to-server apps and the tokens they were given.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { bytesOf } from '../scenarios/random.ts';
import { hashText } from '../seeded.ts';
import type { Tenant, TenantUser } from '../tenant/model.ts';

const allScopes = [
  'cloud_recording:read:list_user_recordings:admin',
  'meeting:read:list_past_participants:admin',
  'user:read:list_users:admin',
  'user:read:user:admin',
] as const;

const idOf = (word: string, tenant: Tenant): string =>
  bytesOf([word, tenant.id], 16).toString('base64url').replaceAll('-', 'x');

export const accountId = (tenant: Tenant): string => idOf('zoom account', tenant);

/** A user of the tenant as Zoom knows them. */
export const zoomUserId = (user: Pick<TenantUser, 'id'>): string =>
  bytesOf(['zoom user', user.id], 16).toString('base64url').replaceAll('-', 'y');

export const ZoomApp = z.strictObject({
  clientId: z.string(),
  clientSecret: z.string(),
  tenantId: z.string(),
  scopes: z.array(z.enum(allScopes)).default([...allScopes]),
  /** Deactivated by the account's admin: no token, and none that was given holds. */
  deactivated: z.boolean().default(false),
});
export type ZoomApp = z.infer<typeof ZoomApp>;

interface Token {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly endsAt: number;
}

const text36 = (word: string): string => [1, 2, 3].map((part) => hashText(`${word} ${part}`).toString(36)).join('');

/** The server-to-server app that each tenant's account has. */
const makeApp = (tenant: Tenant): ZoomApp =>
  ZoomApp.parse({
    clientId: text36(`zoom client ${tenant.id}`).slice(0, 22),
    clientSecret: text36(`zoom secret ${tenant.id}`).padEnd(32, 'Z').slice(0, 32),
    tenantId: tenant.id,
  });

/** Whose meeting it was and when it began. */
interface Place {
  readonly hostId: string;
  readonly start: number;
}

export class Zoom {
  readonly #places = new Map<string, Place>();
  readonly #apps = new Map<string, ZoomApp>();
  readonly #tokens = new Map<string, Token>();

  /** The apps of these tenants: one of each, and those that were added. */
  apps(tenants: Iterable<Tenant>): readonly ZoomApp[] {
    for (const tenant of tenants) {
      const app = makeApp(tenant);
      if (!this.#apps.has(app.clientId)) this.#apps.set(app.clientId, app);
    }
    return [...this.#apps.values()];
  }

  put(app: ZoomApp): void {
    this.#apps.set(app.clientId, app);
  }

  issue(app: ZoomApp, endsAt: number): string {
    const token = `eyJzdiI6IjAwMDAwMiJ9.${randomBytes(60).toString('base64url')}.${randomBytes(32).toString('base64url')}`;
    this.#tokens.set(token, { clientId: app.clientId, scopes: app.scopes, endsAt });
    return token;
  }

  find(token: string): Token | null {
    return this.#tokens.get(token) ?? null;
  }

  /** Remembers where a UUID or a file that was told belongs, so that it is found among ten thousand calendars. */
  remember(name: string, place: Place): void {
    this.#places.set(name, place);
  }

  placeOf(name: string): Place | null {
    return this.#places.get(name) ?? null;
  }

  kill(token: string): void {
    const known = this.#tokens.get(token);
    if (known) this.#tokens.set(token, { ...known, endsAt: 0 });
  }
}
