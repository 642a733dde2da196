// Holds what the product says against the tenant's own ledger: rows and figures, difference by difference.
import { z } from 'zod';
import { eventKey } from '../src/activity/keys.ts';
import type { ActivityLine, SignalLine } from '../src/contract/people.ts';

const Figure = z.object({
  value: z.number().nullable(),
  unit: z.string(),
  state: z.enum(['measured', 'estimated', 'unavailable']),
  reason: z.string().optional(),
});

const MailRow = z.object({ id: z.string(), messageId: z.string(), at: z.string().nullable(), kind: z.string() });
const MeetingRow = z.object({
  id: z.string(),
  iCalUId: z.string(),
  start: z.string(),
  end: z.string(),
  excluded: z.string().nullable(),
});

export const Truth = z.object({
  asOf: z.string(),
  people: z.array(
    z.object({
      userId: z.string(),
      address: z.string(),
      unavailable: z.string().nullable(),
      undated: z.number(),
      days: z.array(z.object({ day: z.string(), signals: z.record(z.string(), Figure) })),
    }),
  ),
  mailboxes: z.array(
    z.object({
      userId: z.string(),
      address: z.string(),
      unavailable: z.string().nullable(),
      mail: z.array(MailRow),
      meetings: z.array(MeetingRow),
    }),
  ),
});
export type Truth = z.infer<typeof Truth>;

const close = (left: number | null, right: number | null): boolean =>
  left === right || (left !== null && right !== null && Math.abs(left - right) < 1e-6);

/**
 * One line a difference; empty when every person, day and signal of the ledger has the same state and value here. It holds
 * mail and meetings; what else is computed here has a ledger of its own.
 */
export const compareFigures = (truth: Truth, lines: Iterable<SignalLine>): string[] => {
  const told = new Set(truth.people.flatMap(({ days }) => days.flatMap(({ signals }) => Object.keys(signals))));
  const said = new Map<string, SignalLine>();
  for (const line of lines) if (told.has(line.signal)) said.set(`${line.email} ${line.day} ${line.signal}`, line);
  const differences: string[] = [];
  let expected = 0;
  for (const person of truth.people) {
    for (const { day, signals } of person.days) {
      for (const [signal, figure] of Object.entries(signals)) {
        expected += 1;
        const key = `${person.address} ${day} ${signal}`;
        const line = said.get(key);
        said.delete(key);
        if (line?.state === figure.state && close(line.value, figure.value)) continue;
        const got = line ? `${line.state} ${line.value} (${line.reason?.text ?? ''})` : 'nothing';
        differences.push(`${key}: ${figure.state} ${figure.value} (${figure.reason ?? ''}), but here ${got}`);
      }
    }
  }
  if (expected === 0) differences.push('the ledger is empty');
  for (const key of said.keys()) differences.push(`${key}: here, but not in the ledger`);
  return differences;
};

const count = (keys: Iterable<string>): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** A uuid with and without its dashes is the same. */
const bare = (uuid: string): string => uuid.replaceAll('-', '');

const instant = (text: string | null): string => (text === null ? 'undated' : new Date(text).toISOString());

/** One line a difference between the rows of the ledger and those held here; what is older than `since` is left out on both sides. */
export const compareRows = (
  truth: Truth,
  held: { readonly organizationId: string; readonly lines: Iterable<ActivityLine>; readonly since: string },
): string[] => {
  const expected = count(
    truth.mailboxes
      .filter((mailbox) => mailbox.unavailable === null)
      .flatMap((mailbox) => [
        ...mailbox.mail
          .filter((row) => row.at === null || Date.parse(row.at) >= Date.parse(held.since))
          .map(
            (row) => `${mailbox.address} mail ${bare(eventKey(held.organizationId, row.messageId))} ${instant(row.at)}`,
          ),
        ...mailbox.meetings
          .filter((row) => row.end <= truth.asOf && Date.parse(row.start) >= Date.parse(held.since))
          .map((row) => `${mailbox.address} meeting ${instant(row.start)}`),
      ]),
  );
  // Workers on the machine's own clock see meetings end that the ledger, as of a frozen instant, does not.
  const within = Array.from(held.lines).filter(
    ({ at, duration }) =>
      at === null ||
      (Date.parse(at) >= Date.parse(held.since) && Date.parse(at) + duration * 1000 <= Date.parse(truth.asOf)),
  );
  const here = count(
    within.map((line) =>
      line.kind === 'mail'
        ? `${line.mailbox} mail ${bare(line.event)} ${instant(line.at)}`
        : `${line.mailbox} meeting ${instant(line.at)}`,
    ),
  );
  const differences = expected.size === 0 ? ['the ledger holds no rows'] : [];
  for (const [key, times] of expected) {
    if (here.get(key) !== times) differences.push(`${key}: ${times} in the ledger, ${here.get(key) ?? 0} here`);
  }
  for (const [key, times] of here) {
    if (!expected.has(key)) differences.push(`${key}: ${times} here, none in the ledger`);
  }
  return differences;
};
