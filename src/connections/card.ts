// A connection and a provider as the contract shows them; never a secret.
import type { ProviderInfo, Connection as Shown, StreamInfo, Way } from '../contract/connections.ts';
import type { Connection } from '../db/queries/connections.ts';
import type { Endpoints, Provider, SetupStep } from '../providers/provider.ts';
import type { StreamDeclaration } from '../providers/stream.ts';

/** Also between connecting and the first request, when a worker has yet to begin. */
const running = ({ cycleStartedAt, cycleFinishedAt }: Connection): boolean =>
  cycleFinishedAt === null || (cycleStartedAt !== null && cycleFinishedAt < cycleStartedAt);

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** Without the progress of its streams. */
export const describeConnection = (
  connection: Connection,
  providers: readonly Provider[],
): Omit<Shown, 'streams' | 'alerts'> => {
  const syncing = connection.status === 'connected' && running(connection);
  const provider = providers.find((one) => one.id === connection.provider);
  const { checkedAt, checks } = connection;
  const failed = (checks ?? []).filter((check) => check.state === 'failed').length;
  return {
    id: connection.connectionId,
    provider: connection.provider,
    providerName: provider?.name ?? connection.provider,
    tenantId: connection.tenantId,
    tenantName: connection.tenantName,
    status: connection.status,
    problem: connection.problem,
    connectedAt: connection.connectedAt.toISOString(),
    connectedBy: connection.connectedBy,
    way: connection.way,
    wayTitle: provider?.setup.ways.find((way) => way.id === connection.way)?.title ?? connection.way,
    mode: connection.mode,
    signedInAs: connection.signedInAs,
    credentialExpiresAt: iso(connection.credentialExpiresAt),
    credentialChangedAt: iso(connection.credentialChangedAt),
    lastTest: checkedAt === null ? null : { at: checkedAt.toISOString(), ok: failed === 0, failed },
    settings: connection.settings,
    syncing,
    lastFinishedAt: iso(connection.cycleFinishedAt),
    nextSyncAt: syncing || connection.status !== 'connected' ? null : iso(connection.dueAt),
  };
};

const describeSteps = (provider: Provider, steps: readonly SetupStep[], endpoints: Endpoints): SetupStep[] =>
  steps.map((step) => {
    const link = step.link === null ? null : (provider.placeLink?.(step.link, endpoints) ?? step.link);
    return { ...step, link };
  });

const describeWay = (provider: Provider, way: Provider['setup']['ways'][number], endpoints: Endpoints): Way => {
  const missing = provider.missingStreams(endpoints);
  const streams = provider.streams.filter((stream) => way.streams.includes(stream.name));
  return {
    ...way,
    credentials: [...way.credentials],
    fields: way.fields.map((field) => ({ ...field, optional: field.optional ?? false })),
    steps: describeSteps(provider, way.steps, endpoints),
    streams: streams.map((stream) => describeStream(stream, way.mode, missing[stream.name] ?? null)),
    blocked: provider.blocked(way.id, endpoints),
    makesCertificate:
      provider.makeCertificate !== null && way.credentials.some((credential) => credential.kind === 'certificate'),
  };
};

/** As a way of that mode reads it. */
export const describeStream = (
  stream: StreamDeclaration,
  mode: 'application' | 'delegated',
  missing: string | null,
): StreamInfo => {
  const { name, standard } = stream;
  const { title, gives, without } = mode === 'delegated' ? (stream.own ?? stream) : stream;
  const needed = mode === 'application' ? stream.permissions : (stream.delegated ?? []);
  const permissions = needed.map((choice) => choice.map((permission) => permission.name));
  return { name, title, gives, without, standard, permissions, missing, gate: stream.gate ?? null };
};

export const describeProvider = (provider: Provider, endpoints: Endpoints): ProviderInfo => ({
  id: provider.id,
  name: provider.name,
  icon: provider.icon === '' ? null : `data:image/svg+xml;base64,${Buffer.from(provider.icon).toString('base64')}`,
  title: provider.setup.title,
  summary: provider.setup.summary,
  ways: provider.setup.ways.map((way) => describeWay(provider, way, endpoints)),
  revoke: describeSteps(provider, provider.setup.revoke, endpoints),
});
