// The product as a command uses it: opened for one call, closed after it.
import { readConfig } from '../config.ts';
import { openLog } from '../lib/log.ts';
import { type Client, openClient } from './client.ts';
import type { Place } from './command.ts';

/**
 * Gives `use` a client of the running server, or of the product opened in this process, which then also syncs where
 * `work` is set. The product's own log stays silent below warnings: the command speaks for itself.
 */
export const withProduct = async <T>(
  place: Pick<Place, 'environment' | 'folder'>,
  options: { readonly work: boolean },
  use: (client: Client) => Promise<T>,
): Promise<T> => {
  const config = readConfig(place.environment, place.folder);
  const level = config.logLevel === 'info' ? 'warn' : config.logLevel;
  const client = await openClient({ config, log: openLog({ level }), work: options.work });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
};
