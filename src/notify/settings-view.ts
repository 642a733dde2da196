// How mail goes out, as it may be shown: the organization's own settings without a secret, the deployment's, and what can be chosen.
import type { MailService, MailSettings } from '../contract/mail.ts';
import { listConnections, type Connection } from '../db/queries/connections.ts';
import { readMailSettings, type StoredMailSettings } from '../db/queries/mail-settings.ts';
import type { Endpoints, Provider } from '../providers/provider.ts';
import { type DeploymentMail, describeDeployment } from './deployment.ts';
import type { MailFormParts } from './mail-form.ts';

const idsOf = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    ['tenantId', 'clientId', 'credential', 'certificateThumbprint', 'certificateExpiresAt', 'secretExpiresAt'].flatMap(
      (name) => (settings[name] === undefined ? [] : [[name, settings[name]]]),
    ),
  );

const ownOf = (stored: StoredMailSettings, connections: readonly Connection[]): NonNullable<MailSettings['own']> => {
  const { transport, fromName, fromAddress, perMinute, settings, secret } = stored;
  const from = { fromName, fromAddress, perMinute, hasSecret: secret !== null, ids: idsOf(settings) };
  const { provider = '', connectionId = '', host = '', port = '587', security, signIn, user = '' } = settings;
  if (transport === 'provider') {
    const connection = connections.find((one) => one.connectionId === connectionId);
    return {
      transport,
      ...from,
      provider,
      connectionId: connectionId === '' ? null : connectionId,
      connectionName: connection?.tenantName ?? null,
    };
  }
  return {
    transport,
    ...from,
    host,
    port: Number(port),
    security: security === 'tls' || security === 'none' ? security : 'starttls',
    signIn: signIn === 'oauth' || signIn === 'none' ? signIn : 'password',
    user,
    provider,
  };
};

const serviceOf = (provider: Provider, endpoints: Endpoints, connections: readonly Connection[]): MailService[] => {
  const { mail } = provider;
  if (mail === undefined) return [];
  const way = provider.setup.ways.find((one) => one.id === mail.way);
  const able = connections.filter(
    (one) => one.provider === provider.id && one.mode === 'application' && one.status !== 'disconnected',
  );
  return [
    {
      provider: provider.id,
      name: provider.name,
      text: mail.text,
      permission: mail.permission,
      fields: (way?.fields ?? []).map(({ optional, ...field }) => ({ ...field, optional: optional ?? false })),
      connections: able.map((one) => ({ id: one.connectionId, name: one.tenantName })),
      submission: mail.submission(endpoints),
    },
  ];
};

export const showMailSettings = async (
  parts: Pick<MailFormParts, 'database' | 'endpoints' | 'providers'> & { readonly deployment: DeploymentMail | null },
  organizationId: string,
): Promise<MailSettings> => {
  const { database, deployment, endpoints, providers } = parts;
  const [stored, connections] = await database.tenant(organizationId, async (tx) => [
    await readMailSettings(tx, organizationId),
    await listConnections(tx, organizationId),
  ]);
  return {
    inUse: stored !== null ? 'organization' : deployment === null ? 'none' : 'deployment',
    deployment: deployment === null ? null : describeDeployment(deployment),
    own: stored === null ? null : ownOf(stored, connections),
    changedAt: stored?.changedAt.toISOString() ?? null,
    changedBy: stored?.changedBy ?? null,
    services: providers.flatMap((provider) => serviceOf(provider, endpoints, connections)),
  };
};
