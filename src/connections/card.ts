// A connection and a provider as the contract shows them; never a secret.
import type { Connection as Shown, ProviderInfo } from '../contract/connections.ts';
import type { Connection } from '../db/queries/connections.ts';
import type { Provider } from '../providers/provider.ts';

/** Also between connecting and the first request, when a worker has yet to begin. */
const running = ({ cycleStartedAt, cycleFinishedAt }: Connection): boolean =>
  cycleFinishedAt === null || (cycleStartedAt !== null && cycleFinishedAt < cycleStartedAt);

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** Without the progress of its streams. */
export const describeConnection = (connection: Connection, providers: readonly Provider[]): Omit<Shown, 'streams'> => {
  const syncing = connection.status === 'connected' && running(connection);
  return {
    id: connection.connectionId,
    provider: connection.provider,
    providerName: providers.find((one) => one.id === connection.provider)?.name ?? connection.provider,
    tenantId: connection.tenantId,
    tenantName: connection.tenantName,
    status: connection.status,
    problem: connection.problem,
    connectedAt: connection.connectedAt.toISOString(),
    connectedBy: connection.connectedBy,
    settings: connection.settings,
    syncing,
    lastFinishedAt: iso(connection.cycleFinishedAt),
    nextSyncAt: syncing || connection.status !== 'connected' ? null : iso(connection.dueAt),
  };
};

export const describeProvider = (provider: Provider): ProviderInfo => ({
  id: provider.id,
  name: provider.name,
  ...provider.setup,
  credentials: [...provider.setup.credentials],
  fields: [...provider.setup.fields],
  steps: [...provider.setup.steps],
  streams: provider.streams.map(({ name, title, gives, without, permissions, standard }) => ({
    name,
    title,
    gives,
    without,
    standard,
    permissions: permissions.map((choice) => choice.map((permission) => permission.name)),
  })),
});
