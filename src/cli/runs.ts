// `plumbline runs`: what each reading of a stream brought, the newest first.
import { listRuns, type SyncRun } from '../contract/sync.ts';
import type { Client } from './client.ts';
import { command } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { table } from './table.ts';

const minutes = (seconds: number): string => {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

const tookOf = ({ startedAt, finishedAt }: SyncRun): string =>
  finishedAt === null ? 'reading' : minutes((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);

/** A row a run; times are UTC, spans are minutes and seconds. */
export const runsText = (runs: readonly SyncRun[]): string =>
  table(
    ['began', 'source', 'stream', 'took', 'items', 'requests', 'waited', 'failures', 'quarantined'],
    runs.map((run) => [
      `${run.startedAt.slice(0, 19).replace('T', ' ')}Z`,
      run.connectionName,
      run.title,
      tookOf(run),
      run.items,
      run.requests,
      minutes(run.waitedSeconds),
      run.failures,
      run.quarantined,
    ]),
  );

const readLimit = (text: string | undefined): number => {
  if (text === undefined) return 50;
  const limit = Number(text);
  if (/^\d{1,7}$/.test(text) && limit >= 1) return limit;
  throw new CommandFailed('--limit must be a whole number, 1 at least.', { exit: Exit.badArguments });
};

/** The newest `limit`, page by page, and how many there are. */
const readRuns = async (
  client: Client,
  { limit, ...asked }: { readonly limit: number; readonly stream?: string },
  signal: AbortSignal,
): Promise<{ readonly found: readonly SyncRun[]; readonly total: number }> => {
  const size = Math.min(limit, 200);
  const found: SyncRun[] = [];
  for (let page = 1; ; page += 1) {
    const { runs: some, total } = await client.call(listRuns, { ...asked, page, size }, signal);
    found.push(...some);
    if (some.length === 0 || found.length >= Math.min(limit, total)) return { found: found.slice(0, limit), total };
  }
};

export const runs = command({
  name: 'runs',
  summary: 'Shows what each reading of a stream brought, the newest first.',
  options: {
    stream: { type: 'string', value: 'name', help: 'Of this stream only, such as mail.' },
    limit: { type: 'string', value: 'number', help: 'At most so many, 50 if not given.' },
  },
  examples: ['plumbline runs --stream mail --limit 10'],
  run: async ({ values, ...place }) => {
    const limit = readLimit(values.limit);
    const asked = values.stream === undefined ? { limit } : { limit, stream: values.stream };
    return withProduct(place, { work: false }, async (client) => {
      const { found, total } = await readRuns(client, asked, place.signal);
      if (values.json === true) for (const run of found) place.stdout.write(`${JSON.stringify(run)}\n`);
      else place.stdout.write(found.length === 0 ? 'Nothing has been read yet.\n' : runsText(found));
      const more = total - found.length;
      if (more > 0) place.stderr.write(`${more} older ones are not shown: --limit ${total} shows all.\n`);
      return Exit.fine;
    });
  },
});
