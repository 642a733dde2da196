// The registration that people of an emulated cloud can consent to: made up here, registered there once the product has an address.
import { randomBytes, randomUUID } from 'node:crypto';
import type { EmulatedTenant } from './emulated-tenant.ts';

export interface SharedApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

export const inventSharedApp = (): SharedApp => ({
  clientId: randomUUID(),
  clientSecret: `Emu8Q~${randomBytes(24).toString('base64url')}`,
});

/** What the product is told of it. */
export const sharedAppVariables = ({ clientId, clientSecret }: SharedApp): Record<string, string> => ({
  PLUMBLINE_APP_CLIENT_ID: clientId,
  PLUMBLINE_APP_SECRET: clientSecret,
});

const roles = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.ReadBasic.All', 'MailboxSettings.Read'];
const scopes = ['User.Read', 'Mail.ReadBasic', 'Calendars.Read', 'MailboxSettings.Read'];

/** Registers it for every tenant of the emulated cloud; `url`: where browsers reach the product. */
export const registerSharedApp = async (tenant: EmulatedTenant, app: SharedApp, url: string): Promise<void> => {
  const answer = await fetch(`${tenant.urls['control']}/apps`, {
    method: 'POST',
    body: JSON.stringify({
      clientId: app.clientId,
      displayName: 'Plumbline',
      secrets: [{ id: randomUUID(), value: app.clientSecret }],
      redirectUris: [`${url}/connect/callback`],
      publicClient: true,
      requiredRoles: roles,
      requiredScopes: scopes,
    }),
  });
  if (!answer.ok) throw new Error(`The shared app could not be registered: ${answer.status} ${await answer.text()}`);
};
