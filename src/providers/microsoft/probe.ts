// Trying on real mailboxes what a stream would do: grants by RBAC for Applications, and policies, show nowhere else.
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { longestWait } from './batches.ts';
import { sourceId } from './fields.ts';
import type { Graph, MemberResult } from './graph.ts';
import { batchSize } from './limits.ts';
import { parseItems } from './pages.ts';
import type { StreamName } from './permissions.ts';

export type MailboxStream = Extract<StreamName, 'mail' | 'meetings' | 'mailbox-settings' | 'contacts'>;

/** How many mailboxes answered, and why one of the others did not. */
export interface Probe {
  readonly asked: number;
  readonly answered: number;
  readonly failure: Error | null;
}

const hour = 3_600_000;

const iso = (time: number): string => new Date(time).toISOString();

/** The smallest request that shows whether the stream may read: no row of it is kept. */
const probePaths: Readonly<Record<MailboxStream, (now: number) => string>> = {
  mail: () => 'mailFolders/inbox?$select=id',
  meetings: (now) => `calendarView?startDateTime=${iso(now - hour)}&endDateTime=${iso(now)}&$select=id&$top=1`,
  'mailbox-settings': () => 'mailboxSettings?$select=timeZone',
  contacts: () => 'contacts?$select=id&$top=1',
};

export const isMailboxStream = (name: string): name is MailboxStream => Object.hasOwn(probePaths, name);

/** `account`: an id or a userPrincipalName; null: whoever signed in. */
export const probePath = (stream: MailboxStream, account: string | null, now: number): string =>
  `${account === null ? '/me' : `/users/${encodeURIComponent(account)}`}/${probePaths[stream](now)}`;

/** Where a role reaches few of many mailboxes, one of so many should still be among them. */
const mostMailboxes = 10 * batchSize.value;

const Candidate = z.object({
  id: sourceId,
  mail: z.string().nullish(),
  userType: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  assignedLicenses: z.array(z.unknown()).nullish(),
});

/** Accounts that should have a mailbox, from the first pages of the directory; those with a licence first. */
export const findMailboxes = async (graph: Graph, signal: AbortSignal): Promise<readonly string[]> => {
  const found: z.infer<typeof Candidate>[] = [];
  let path: string | null = '/users/delta?$select=id,mail,userType,accountEnabled,assignedLicenses';
  // An empty page with a next link is normal; five of them are enough to know.
  for (let pages = 0; path !== null && pages < 5 && found.length === 0; pages += 1) {
    const answer = await graph.page({ path, about: 'directory', signal });
    const { parsed } = parseItems(Candidate, answer.items);
    found.push(...parsed.filter((user) => user.mail && user.userType !== 'Guest' && user.accountEnabled !== false));
    path = answer.next;
  }
  const isLicensed = (user: z.infer<typeof Candidate>): boolean => (user.assignedLicenses?.length ?? 0) > 0;
  const licensed = found.filter(isLicensed);
  // Shared mailboxes need no licence, and have a mailbox all the same.
  const others = found.filter((user) => !isLicensed(user));
  return [...licensed, ...others].slice(0, mostMailboxes).map(({ id }) => id);
};

export interface ProbeRequest {
  readonly stream: MailboxStream;
  /** Ids; null: whoever signed in. */
  readonly mailboxes: readonly (string | null)[];
  readonly signal: AbortSignal;
}

/** Nobody watches a connection test for longer, seconds; who is told to wait longer is asked again by the sync, later. */
const longestSitting = 10;

/** The sync may begin right after the test: what a mailbox asked to wait is over by then. */
const sitOut = async (
  results: Iterable<MemberResult>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> => {
  const seconds = longestWait(results)?.seconds ?? 0;
  if (seconds > 0) await clock.sleep(Math.ceil(Math.min(seconds, longestSitting) * 1000), signal);
};

/** Asks mailboxes, 20 at a time, until one of them answers. */
export const probeMailboxes = async (graph: Graph, clock: Clock, request: ProbeRequest): Promise<Probe> => {
  const now = clock.now();
  const sum: { -readonly [Key in keyof Probe]: Probe[Key] } = { asked: 0, answered: 0, failure: null };
  while (sum.answered === 0 && sum.asked < request.mailboxes.length) {
    const some = request.mailboxes.slice(sum.asked, sum.asked + batchSize.value);
    const members = new Map(some.map((id) => [id ?? 'me', { path: probePath(request.stream, id, now) }]));
    const results = await graph.batch({ members, about: 'mailbox', signal: request.signal });
    for (const result of results.values()) {
      sum.asked += 1;
      if (result.ok) sum.answered += 1;
      else sum.failure ??= result.error;
    }
    await sitOut(results.values(), { clock, signal: request.signal });
  }
  return sum;
};
