// The living sources of this process, one per connection: opened with the credential when first asked for, closed together.
import type { Database } from '../db/open.ts';
import { readCredential } from '../db/queries/connections.ts';
import { type Keyring, SecretUnreadable } from '../lib/secrets.ts';
import { type Problem, SignInAgain } from '../providers/errors.ts';
import type { Endpoints, Provider, Seams, Source } from '../providers/provider.ts';
import { openMemoryVault } from './vault.ts';

export interface SourceParts {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly seams: Seams;
  readonly endpoints: Endpoints;
  readonly providers: readonly Provider[];
}

export interface Sources {
  /** Errors: SignInAgain when there is no credential that can be opened. */
  get(organizationId: string, connectionId: string): Promise<Source>;
  /** Closes what is open of a connection; the next `get` reads its credential anew. */
  forget(organizationId: string, connectionId: string): Promise<void>;
  close(): Promise<void>;
}

/** Where a connection's secret belongs. */
export const secretPlace = (organizationId: string, connectionId: string) => ({
  organizationId,
  table: 'connection',
  row: connectionId,
  column: 'secret',
});

const noCredential: Problem = {
  code: 'connection-gone',
  title: 'There is no such connection any more.',
  fix: 'Connect the source again.',
  who: 'admin',
  link: null,
  raw: 'no row',
};

const sealedElsewhere = (error: SecretUnreadable): Problem => ({
  code: 'secret-unreadable',
  title: 'The stored credential cannot be opened with the key this server has.',
  fix: 'Start the server with the secret key that was in use when the source was connected, or connect the source again.',
  who: 'operator',
  link: null,
  raw: error.name,
});

const openSource = async (parts: SourceParts, organizationId: string, connectionId: string): Promise<Source> => {
  const key = { organizationId, connectionId };
  const stored = await parts.database.tenant(organizationId, (tx) => readCredential(tx, key));
  const provider = parts.providers.find((one) => one.id === stored?.provider);
  if (!stored || !provider || stored.secret === null) throw new SignInAgain(noCredential);
  try {
    const secret = parts.keyring.open(stored.secret, secretPlace(organizationId, connectionId));
    const vault = openMemoryVault(secret, parts.seams.clock);
    return provider.open({ settings: stored.settings }, { ...parts.seams, endpoints: parts.endpoints, vault });
  } catch (cause) {
    if (cause instanceof SecretUnreadable) throw new SignInAgain(sealedElsewhere(cause), { cause });
    throw cause;
  }
};

export const openSources = (parts: SourceParts): Sources => {
  const open = new Map<string, Promise<Source>>();

  const forget = async (key: string): Promise<void> => {
    const source = open.get(key);
    open.delete(key);
    const [opened] = await Promise.allSettled([source]);
    if (opened.status === 'fulfilled') await opened.value?.close();
  };

  return {
    get: async (organizationId, connectionId) => {
      const key = `${organizationId}/${connectionId}`;
      const source = open.get(key) ?? openSource(parts, organizationId, connectionId);
      open.set(key, source);
      try {
        return await source;
      } catch (error) {
        if (open.get(key) === source) open.delete(key);
        throw error;
      }
    },
    forget: (organizationId, connectionId) => forget(`${organizationId}/${connectionId}`),
    close: async () => {
      await Promise.all([...open.keys()].map(forget));
    },
  };
};
