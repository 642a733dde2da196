// One of several processes that share a connection's token: on each word of its parent a thousand callers ask for one.
import { z } from 'zod';
import { openVault } from '../src/connections/vault.ts';
import { openDatabase } from '../src/db/open.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openKeyring } from '../src/lib/secrets.ts';

const Setting = z.object({
  databaseUrl: z.string(),
  key: z.string(),
  organizationId: z.string(),
  connectionId: z.string(),
  tokenUrl: z.string(),
  callers: z.number(),
  turns: z.object({ leaseSeconds: z.number(), giveUpMs: z.number(), lookMs: z.tuple([z.number(), z.number()]) }),
});
export type Setting = z.infer<typeof Setting>;

/** expired: the product's clock is past the token's end by `offset`; refused: the source took it back early. */
const Round = z.object({ offset: z.number(), refused: z.string().nullable(), spreadMs: z.number() });
export type Round = z.infer<typeof Round>;

/** What the callers of one process were given: each different token and each different failure once. */
export interface Given {
  readonly tokens: readonly string[];
  readonly failures: readonly string[];
}

const Answer = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number() });

const setting = Setting.parse(JSON.parse(process.env['SETTING'] ?? ''));
const { organizationId, connectionId } = setting;
const database = await openDatabase({ url: setting.databaseUrl, dataDir: null });
let clock = systemClock();
const moving = { now: () => clock.now(), sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal) };
const parts = {
  database,
  keyring: openKeyring([Buffer.from(setting.key, 'base64')]),
  seams: { clock: moving },
  turns: setting.turns,
};
const place = (column: string) => ({ organizationId, table: 'connection', row: connectionId, column });
const vault = openVault(parts, { organizationId, connectionId }, place);

const renew = async (secret: string, signal: AbortSignal) => {
  const answer = await fetch(setting.tokenUrl, { method: 'POST', body: secret, signal });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(text);
  const { access_token: token, refresh_token, expires_in } = Answer.parse(JSON.parse(text));
  return { token, until: moving.now() + 1000 * expires_in, secret: refresh_token };
};

const run = async ({ offset, refused, spreadMs }: Round): Promise<Given> => {
  clock = systemClock(offset);
  const asked = Array.from({ length: setting.callers }, async (_, index) => {
    await clock.sleep((spreadMs * index) / setting.callers);
    return vault.token({ signal: new AbortController().signal, refused, renew });
  });
  const ended = await Promise.allSettled(asked);
  return {
    tokens: [...new Set(ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])))],
    failures: [...new Set(ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : [])))],
  };
};

const obey = async (message: unknown): Promise<void> => {
  if (message === 'end') {
    await database.close();
    process.disconnect();
  } else process.send?.(await run(Round.parse(message)));
};
process.on('message', (message) => void obey(message));
process.send?.('ready');
