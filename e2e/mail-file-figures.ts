// Counts a mail-metadata file without the product or the emulator: some lines to compare both with.
import { readFileSync } from 'node:fs';

interface Line {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly thread: string;
  readonly sentAt: string | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
}

export const mailCounts = [
  'mail-sent',
  'mail-received',
  'mail-bulk-received',
  'threads-started',
  'cross-domain-threads',
  'after-hours-mail',
] as const;
type DayCounts = Record<(typeof mailCounts)[number], number>;

/** Minutes; null without answers. */
interface AnswerFigures {
  readonly median: number | null;
  readonly p90: number | null;
  readonly workingMedian: number | null;
}

export interface PersonFigures {
  /** By UTC day; days without any mail are left out. */
  readonly days: Map<string, DayCounts>;
  /** Minutes of each answer, over the whole file, beside it those of working time. */
  readonly replies: (readonly [minutes: number, working: number])[];
  answers: AnswerFigures;
  undated: number;
}

const hourMs = 3_600_000;
const parseLine = (line: string): Line => JSON.parse(line);
const isInside = (address: string): boolean => address.endsWith('@contoso.com');
const isBulk = ({ to, cc }: Line): boolean => to.length + cc.length > 25;
const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1);

/** Monday to Friday, nine to five in UTC. */
const isWorkday = (day: string): boolean => ![0, 6].includes(new Date(day).getUTCDay());
const isAfterHours = (at: Date): boolean =>
  !isWorkday(at.toISOString().slice(0, 10)) || at.getUTCHours() < 9 || at.getUTCHours() >= 17;

const workingMinutes = (from: number, to: number): number => {
  let sum = 0;
  for (let midnight = from - (from % (24 * hourMs)); midnight < to; midnight += 24 * hourMs) {
    const [start, end] = [Math.max(from, midnight + 9 * hourMs), Math.min(to, midnight + 17 * hourMs)];
    if (isWorkday(new Date(midnight).toISOString().slice(0, 10))) sum += Math.max(0, end - start);
  }
  return sum / 60_000;
};

/** Interpolated between the two that lie around the place. */
const quantile = (values: readonly number[], share: number): number | null => {
  const ranked = values.toSorted((a, b) => a - b);
  const place = (ranked.length - 1) * share;
  const [low, high] = [ranked[Math.floor(place)], ranked[Math.ceil(place)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (place % 1);
};

const answersOf = (replies: PersonFigures['replies']): AnswerFigures => {
  const minutes = replies.map(([elapsed]) => elapsed);
  const working = replies.map(([, within]) => within);
  return { median: quantile(minutes, 0.5), p90: quantile(minutes, 0.9), workingMedian: quantile(working, 0.5) };
};

/** Who gets a mail: whom it names, and who ever wrote to a list that it names. */
const receiversOf = (mails: Iterable<Line>): ((person: string, mail: Line) => boolean) => {
  const writers = new Map<string, Set<string>>();
  for (const { from, to, cc } of mails)
    for (const list of [...to, ...cc])
      if (isInside(from)) writers.set(list, (writers.get(list) ?? new Set()).add(from));
  return (person, { from, to, cc }) =>
    person !== from && [...to, ...cc].some((address) => address === person || writers.get(address)?.has(person));
};

/** The thread of the first mail that can be reached upward. */
const threadOf = (mail: Line, mails: ReadonlyMap<string, Line>): string => {
  const above = mail.inReplyTo === null ? undefined : mails.get(mail.inReplyTo);
  return above === undefined ? mail.thread : threadOf(above, mails);
};

/** How many of the threads, by whom their mails of the day are addressed to, name more than one domain. */
const countCrossing = (threads: ReadonlyMap<string, ReadonlySet<string>>): number =>
  [...threads.values()].filter((domains) => domains.size > 1).length;

const readMails = (paths: readonly string[]): ReadonlyMap<string, Line> => {
  const lines = paths.flatMap((path) => readFileSync(path, 'utf8').split('\n').filter(Boolean).map(parseLine));
  return new Map(lines.map((mail) => [mail.messageId ?? `${mail.from} ${mail.sentAt} ${mail.thread}`, mail]));
};

/** Figures of each `@contoso.com` address of the files; a mail that stands in several files is one mail. */
export function countMailFile(paths: readonly string[]): Map<string, PersonFigures> {
  const mails = readMails(paths);
  const gets = receiversOf(mails.values());
  const everybody = new Set([...mails.values()].flatMap(({ from, to, cc }) => [from, ...to, ...cc]).filter(isInside));
  return new Map([...everybody].map((person) => [person, countPerson(person, mails, gets)]));
}

function countPerson(
  person: string,
  mails: ReadonlyMap<string, Line>,
  gets: ReturnType<typeof receiversOf>,
): PersonFigures {
  const replies: PersonFigures['replies'] = [];
  const days = new Map<string, DayCounts>();
  const threads = new Map<string, Map<string, Set<string>>>();
  let undated = 0;
  for (const mail of mails.values()) {
    const sent = mail.from === person;
    if (!sent && !gets(person, mail)) continue;
    if (mail.sentAt === null) {
      undated += 1;
      continue;
    }
    const at = new Date(mail.sentAt);
    const day = at.toISOString().slice(0, 10);
    const counts = days.get(day) ?? { ...noCounts };
    days.set(day, counts);
    counts[sent ? 'mail-sent' : isBulk(mail) ? 'mail-bulk-received' : 'mail-received'] += 1;
    if (sent && mail.inReplyTo === null) counts['threads-started'] += 1;
    if (sent && isAfterHours(at)) counts['after-hours-mail'] += 1;
    if (sent || !isBulk(mail)) {
      const thread = threadOf(mail, mails);
      const open = threads.get(day) ?? new Map<string, Set<string>>();
      threads.set(day, open);
      const domains = [...mail.to, ...mail.cc].map(domainOf);
      open.set(thread, new Set([...(open.get(thread) ?? []), ...domains]));
      counts['cross-domain-threads'] = countCrossing(open);
    }
    const parent = sent && mail.inReplyTo !== null ? mails.get(mail.inReplyTo) : undefined;
    if (parent === undefined || parent.sentAt === null || isBulk(parent) || !gets(person, parent)) continue;
    const asked = Date.parse(parent.sentAt);
    const minutes = (at.getTime() - asked) / 60_000;
    if (minutes >= 0 && minutes <= 72 * 60) replies.push([minutes, workingMinutes(asked, at.getTime())]);
  }
  return { days, replies, answers: answersOf(replies), undated };
}

const noCounts: DayCounts = {
  'mail-sent': 0,
  'mail-received': 0,
  'mail-bulk-received': 0,
  'threads-started': 0,
  'cross-domain-threads': 0,
  'after-hours-mail': 0,
};
