// Signal: how long people waited for the person's answers.
import type { MailRow, PersonDay } from './person-day.ts';
import { reachMs } from './person-day.ts';
import { countsMail, no, oncePerDay, samplesOf, type Signal, yes } from './signal.ts';

interface Answer {
  readonly elapsed: number;
  readonly working: number;
  /** What was answered is likely, not known: the latest message of the thread stands in. */
  readonly estimated: boolean;
}

/** Received mail of the window by what an answer looks it up by. */
type Lookup = ReadonlyMap<string, readonly MailRow[]>;

const group = (
  rows: readonly MailRow[],
  keyOf: (row: MailRow) => string | null,
  wanted: ReadonlySet<string>,
): Lookup => {
  const groups = new Map<string, MailRow[]>();
  for (const row of rows) {
    const key = row.sent ? null : keyOf(row);
    if (key === null || !wanted.has(key)) continue;
    const found = groups.get(key);
    if (found === undefined) groups.set(key, [row]);
    else found.push(row);
  }
  return groups;
};

/**
 * The message that came last before the answer, at its first copy within reach; `candidates` are in the order of time.
 * Only copies within reach are looked at, so that a day never depends on more than the three days before it.
 */
const latestBefore = (answer: MailRow, candidates: readonly MailRow[]): MailRow | null => {
  const first = new Map<string, MailRow>();
  for (const row of candidates) {
    const wait = answer.at - row.at;
    if (wait >= 0 && wait <= reachMs && row.thread === answer.thread && !first.has(row.event))
      first.set(row.event, row);
  }
  return [...first.values()].at(-1) ?? null;
};

const keys = (mails: readonly MailRow[], keyOf: (mail: MailRow) => string | null): ReadonlySet<string> =>
  new Set(mails.map(keyOf).filter((key) => key !== null));

/** The day's answers by event. */
const answersOf = oncePerDay((day: PersonDay): ReadonlyMap<string, Answer> => {
  const answers = new Map<string, Answer>();
  const sent = day.mails.filter((mail) => mail.sent && mail.thread !== null);
  const placed = sent.filter((mail) => mail.answers !== null);
  const unplaced = sent.filter((mail) => mail.position === null);
  const byPosition = group(
    day.window,
    (row) => row.position,
    keys(placed, (mail) => mail.answers),
  );
  const byThread = group(
    day.window,
    (row) => row.thread,
    keys(unplaced, (mail) => mail.thread),
  );
  const note = (mail: MailRow, parent: MailRow | null, estimated: boolean): void => {
    if (parent === null || parent.bulk) return;
    const working = day.workingTime.between(parent.at, mail.at);
    answers.set(mail.event, { elapsed: mail.at - parent.at, working, estimated });
  };
  for (const mail of placed) note(mail, latestBefore(mail, byPosition.get(mail.answers ?? '') ?? []), false);
  for (const mail of unplaced) note(mail, latestBefore(mail, byThread.get(mail.thread ?? '') ?? []), true);
  return answers;
});

const describe = ({ elapsed, estimated }: Answer): string => {
  const minutes = Math.round(elapsed / 60_000);
  const text = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return estimated
    ? `Answered after ${text}, if the latest message of the thread is what it answers.`
    : `Answered after ${text}.`;
};

const verdicts = {
  received: no('Received, not sent.'),
  none: no('Answers no message that this person received, not in bulk, in the 72 hours before.'),
};

export const replyTime: Signal = {
  name: 'reply-time',
  title: 'Reply time',
  unit: 'min',
  meaning: 'How long it took the person to answer the messages that they answered.',
  formula:
    'Median minutes from a received message, not bulk, to the person’s answer in the same thread, for answers sent that day at most 72 hours later; beside it the 90th percentile, the median in working time and the number of answers. Where the source does not tell what was answered, the latest earlier message of the thread stands in and the figure is estimated.',
  source: 'Plumbline’s definition; percentiles interpolated linearly.',
  theme: 'mail',
  streams: ['mail'],
  period: 'median',
  wholeDay: false,
  missing: { code: 'no-replies', text: 'No message was answered.' },
  compute: (day) => {
    const answers = [...answersOf(day).values()];
    return samplesOf(
      answers.map(({ elapsed, working }) => [elapsed, working] as const),
      answers.some((answer) => answer.estimated),
    );
  },
  counts: countsMail((mail, day) => {
    if (!mail.sent) return verdicts.received;
    const answer = answersOf(day).get(mail.event);
    return answer === undefined ? verdicts.none : yes(describe(answer));
  }),
};
