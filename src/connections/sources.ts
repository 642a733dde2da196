// The living sources of this process, one per connection: opened with the credential when first asked for, closed together.
import type { Database } from '../db/open.ts';
import { type ConnectionKey, readCredential } from '../db/queries/connections.ts';
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

interface Stored {
  readonly provider: Provider;
  readonly settings: Readonly<Record<string, string>>;
  readonly secret: Buffer;
}

/** Errors: SignInAgain when there is no such connection, or it is disconnected. */
const readStored = async (parts: SourceParts, key: ConnectionKey): Promise<Stored> => {
  const stored = await parts.database.tenant(key.organizationId, (tx) => readCredential(tx, key));
  const provider = parts.providers.find((one) => one.id === stored?.provider);
  if (!stored || !provider || stored.secret === null) throw new SignInAgain(noCredential);
  return { provider, settings: stored.settings, secret: stored.secret };
};

/** Errors: SignInAgain when the credential cannot be opened, which is told now and not when a token is needed. */
const openSource = (parts: SourceParts, key: ConnectionKey, { provider, settings, secret }: Stored): Source => {
  const place = secretPlace(key.organizationId, key.connectionId);
  openSealed(parts.keyring, secret, place);
  const vault = openVault(parts, key, (column) => ({ ...place, column }));
  return provider.open({ settings }, { ...parts.seams, endpoints: parts.endpoints, vault });
};

export const openSources = (parts: SourceParts): Sources => {
  const open = new Map<string, { readonly source: Source; readonly settings: string }>();

  const forget = async (name: string): Promise<void> => {
    const opened = open.get(name);
    open.delete(name);
    await opened?.source.close();
  };

  return {
    get: async (organizationId, connectionId) => {
      const key = { organizationId, connectionId };
      const name = `${organizationId}/${connectionId}`;
      const stored = await readStored(parts, key).catch(async (error: unknown) => {
        // Another process may have ended it: neither token nor open session is kept for a connection that is none.
        if (error instanceof SignInAgain) await forget(name);
        throw error;
      });
      const settings = JSON.stringify([stored.provider.id, stored.settings]);
      const opened = open.get(name);
      if (opened?.settings === settings) return opened.source;
      // Another process may have signed in again by another way: what was opened for the old one is of no use.
      const source = openSource(parts, key, stored);
      open.set(name, { source, settings });
      await opened?.source.close();
      return source;
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
