// The living sources of this process, one per connection: opened with the credential when first asked for, closed together.
import type { Database } from '../db/open.ts';
import { readCredential } from '../db/queries/connections.ts';
import type { Keyring } from '../lib/secrets.ts';
import { SignInAgain } from '../providers/errors.ts';
import type { Endpoints, Provider, Seams, Source } from '../providers/provider.ts';
import { dropToken, noCredential, openSealed, openVault } from './vault.ts';

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
  /** Closes what is open of a connection; the next `get` reads its credential anew and asks for a new token. */
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

const openSource = async (parts: SourceParts, organizationId: string, connectionId: string): Promise<Source> => {
  const key = { organizationId, connectionId };
  const stored = await parts.database.tenant(organizationId, (tx) => readCredential(tx, key));
  const provider = parts.providers.find((one) => one.id === stored?.provider);
  if (!stored || !provider || stored.secret === null) throw new SignInAgain(noCredential);
  const place = secretPlace(organizationId, connectionId);
  // A credential that cannot be opened is told of now, not when a token is needed.
  openSealed(parts.keyring, stored.secret, place);
  const vault = openVault(parts, key, (column) => ({ ...place, column }));
  return provider.open({ settings: stored.settings }, { ...parts.seams, endpoints: parts.endpoints, vault });
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
    forget: async (organizationId, connectionId) => {
      await forget(`${organizationId}/${connectionId}`);
      await dropToken(parts, { organizationId, connectionId });
    },
    close: async () => {
      await Promise.all([...open.keys()].map(forget));
    },
  };
};
