// `plumbline quarantine`: what could not be understood, by stream and fault; and reading it again, after an upgrade.
import { listQuarantine, type QuarantineGroup, retryQuarantine } from '../contract/sync.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import { Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { table } from './table.ts';

/** A row for each stream and fault; times are UTC. */
export const quarantineText = (groups: readonly QuarantineGroup[]): string =>
  table(
    ['source', 'stream', 'items', 'mailboxes', 'first seen', 'fault'],
    groups.map((group) => [
      group.connectionName,
      group.title,
      group.items,
      group.mailboxes,
      `${group.firstSeenAt.slice(0, 16).replace('T', ' ')}Z`,
      group.reason,
    ]),
  );

/** All of them, page by page; each once, should their order change meanwhile. */
const readGroups = async (
  client: Client,
  asked: { readonly stream?: string },
  signal: AbortSignal,
): Promise<readonly QuarantineGroup[]> => {
  const found = new Map<string, QuarantineGroup>();
  for (let page = 1; ; page += 1) {
    const { groups, total } = await client.call(listQuarantine, { ...asked, page, size: 200 }, signal);
    for (const group of groups) found.set(JSON.stringify([group.connectionId, group.stream, group.reason]), group);
    if (groups.length === 0 || page * 200 >= total) return [...found.values()];
  }
};

const instead = {
  import: 'came from files; import them once more with `plumbline import`.',
  none: 'the source was disconnected; connect it again first.',
} as const;

type Retrying = Pick<Place, 'stdout' | 'signal'> & { readonly json: boolean };

/** Each stream of each connection once. */
const retryAll = async (
  client: Client,
  groups: readonly QuarantineGroup[],
  { stdout, signal, json }: Retrying,
): Promise<void> => {
  const held = new Map(groups.map((group) => [`${group.connectionId} ${group.stream}`, group]));
  for (const { connectionId: id, stream, connectionName, title, again } of held.values()) {
    if (again !== 'read') {
      stdout.write(
        json
          ? `${JSON.stringify({ connection: id, stream, partitions: 0, mailboxes: 0, items: 0, again })}\n`
          : `${connectionName}, ${title}: ${instead[again]}\n`,
      );
      continue;
    }
    const begun = await client.call(retryQuarantine, { id, stream }, signal);
    stdout.write(
      json
        ? `${JSON.stringify({ connection: id, stream, ...begun })}\n`
        : `${connectionName}, ${title}: ${begun.partitions} parts of ${begun.mailboxes} mailboxes are read again from the beginning for ${begun.items} items.\n`,
    );
  }
  if (!json && client.server === null) stdout.write('No server runs here: `plumbline sync --wait` reads them now.\n');
};

export const quarantine = command({
  name: 'quarantine',
  summary: 'Shows what could not be understood, by stream and fault.',
  options: {
    stream: { type: 'string', value: 'name', help: 'Of this stream only, such as mail.' },
    retry: {
      type: 'boolean',
      help: 'Read the mailboxes that hold such items again: after an upgrade, or once the source has mended them.',
    },
  },
  examples: ['plumbline quarantine', 'plumbline quarantine --stream mail --retry'],
  run: async ({ values, ...place }) =>
    withProduct(place, { work: false }, async (client) => {
      const asked = values.stream === undefined ? {} : { stream: values.stream };
      const found = await readGroups(client, asked, place.signal);
      const json = values.json === true;
      if (found.length === 0 && !json) place.stdout.write('Nothing is in quarantine.\n');
      else if (values.retry === true) await retryAll(client, found, { ...place, json });
      else if (json) for (const group of found) place.stdout.write(`${JSON.stringify(group)}\n`);
      else place.stdout.write(quarantineText(found));
      return Exit.fine;
    }),
});
