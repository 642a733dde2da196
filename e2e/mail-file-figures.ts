// Counts a mail-metadata file without the product or the emulator: a few lines to compare both with.
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

interface DayCounts {
  'mail-sent': number;
  'mail-received': number;
  'mail-bulk-received': number;
  'threads-started': number;
}

export interface PersonFigures {
  /** By UTC day; days without any mail are left out. */
  readonly days: Map<string, DayCounts>;
  /** Minutes of each answer, over the whole file. */
  readonly replies: number[];
  /** Null without answers. */
  replyTime: number | null;
  undated: number;
}

const parseLine = (line: string): Line => JSON.parse(line);
const isInside = (address: string): boolean => address.endsWith('@contoso.com');
const isBulk = ({ to, cc }: Line): boolean => to.length + cc.length > 25;

function median(values: readonly number[]): number | null {
  const ranked = values.toSorted((a, b) => a - b);
  const [low, high] = [ranked[(ranked.length - 1) >> 1], ranked[ranked.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Figures of each `@contoso.com` address of the files; a mail that stands in several files is one mail. */
export function countMailFile(paths: readonly string[]): Map<string, PersonFigures> {
  const lines = paths.flatMap((path) => readFileSync(path, 'utf8').split('\n').filter(Boolean).map(parseLine));
  const mails = new Map(lines.map((mail) => [mail.messageId ?? `${mail.from} ${mail.sentAt} ${mail.thread}`, mail]));
  const writers = new Map<string, Set<string>>();
  const figures = new Map<string, PersonFigures>();
  for (const { from, to, cc } of mails.values()) {
    for (const list of [...to, ...cc]) {
      if (isInside(from)) writers.set(list, (writers.get(list) ?? new Set()).add(from));
    }
    for (const person of [from, ...to, ...cc].filter(isInside)) {
      figures.set(person, { days: new Map(), replies: [], replyTime: null, undated: 0 });
    }
  }
  const gets = (person: string, { from, to, cc }: Line): boolean =>
    person !== from && [...to, ...cc].some((address) => address === person || writers.get(address)?.has(person));
  for (const mail of mails.values()) {
    for (const [person, figure] of figures) {
      const sent = mail.from === person;
      if (!sent && !gets(person, mail)) continue;
      if (mail.sentAt === null) {
        figure.undated += 1;
        continue;
      }
      const day = new Date(mail.sentAt).toISOString().slice(0, 10);
      const none = { 'mail-sent': 0, 'mail-received': 0, 'mail-bulk-received': 0, 'threads-started': 0 };
      const counts = figure.days.get(day) ?? none;
      figure.days.set(day, counts);
      counts[sent ? 'mail-sent' : isBulk(mail) ? 'mail-bulk-received' : 'mail-received'] += 1;
      if (sent && mail.inReplyTo === null) counts['threads-started'] += 1;
      const parent = sent && mail.inReplyTo !== null ? mails.get(mail.inReplyTo) : undefined;
      if (parent === undefined || parent.sentAt === null || isBulk(parent) || !gets(person, parent)) continue;
      const minutes = (Date.parse(mail.sentAt) - Date.parse(parent.sentAt)) / 60_000;
      if (minutes >= 0 && minutes <= 72 * 60) figure.replies.push(minutes);
    }
  }
  for (const figure of figures.values()) figure.replyTime = median(figure.replies);
  return figures;
}
