// The composition root of the web side: pages and API, with the work in the same process or beside it, and how all of it stops.
import type { FastifyInstance } from 'fastify';
import { setUpCode } from './access/first-run.ts';
import { Operator, removeOperatorFile, writeOperatorFile } from './access/operator.ts';
import { isClaimed } from './db/queries/organizations.ts';
import { openWeb } from './http/open.ts';
import { Opened, openParts, openWork, type Parts, type PartsOptions } from './parts.ts';

export interface AppOptions extends PartsOptions {
  /** web: pages and API, workers run beside it (worker-app.ts). all: the work in this process, too. */
  readonly role: 'all' | 'web';
}

export interface App {
  /** Answers without listening, too: `server.inject`. */
  readonly server: FastifyInstance;
  /** Lets in who may read the data folder; lives as long as the app. */
  readonly operatorToken: string;
  /** Null when the product is set up. */
  readSetUpCode(): Promise<string | null>;
  /** Listens where the configuration says and tells the data folder's other users; resolves to the URL on this machine. Errors: those of the socket. */
  listen(): Promise<string>;
  /** Safe to call more than once. */
  close(): Promise<void>;
}

const listen = async (
  app: { server: FastifyInstance; opened: Opened },
  parts: Parts & { readonly operator: Operator },
): Promise<string> => {
  const { config, database, operator } = parts;
  const address = await app.server.listen({ host: config.host, port: config.port });
  const url = address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  const { token } = operator;
  app.opened.add(() => removeOperatorFile(config.dataDir, token));
  await writeOperatorFile(config.dataDir, { url, token, pid: process.pid });
  await database.announce(url);
  return url;
};

/**
 * Opens everything but the port. Stops in this order: no new callers (operator's file, port), answers on their way,
 * workers (what is being read is saved or given up), the queue, sources, network, database.
 * Errors: those of the database; what was opened before is closed again.
 */
export const openApp = async (options: AppOptions): Promise<App> => {
  const opened = new Opened();
  try {
    const parts = await openParts(options, opened);
    const { config, database, keyring } = parts;
    const operator = new Operator(database);
    const working = options.role === 'web' ? {} : await openWork(parts, opened);
    const { publicUrl, endpoints, trustedProxies } = config;
    const { server, close } = await openWeb({
      ...parts,
      operator,
      ...working,
      publicUrl,
      deployment: config.mail,
      endpoints,
      trustedProxies,
      metricsTokens: [operator.token, ...(config.metricsToken === null ? [] : [config.metricsToken])],
    });
    opened.add(close);
    return {
      server,
      operatorToken: operator.token,
      readSetUpCode: async () => ((await database.door(isClaimed)) ? null : setUpCode(keyring)),
      listen: () => listen({ server, opened }, { ...parts, operator }),
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
};
