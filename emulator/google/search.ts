// Gmail's `q`, as far as a collector searches by time and place.
import { instantOf } from '../tenant/local-time.ts';
import type { Instant } from '../tenant/model.ts';
import { notEmulated } from './errors.ts';
import type { GmailMessage } from './mailbox.ts';

type Test = (message: GmailMessage) => boolean;

const DAY = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { d: DAY, m: 30 * DAY, y: 365 * DAY };

/** Days begin at midnight in California; seconds since 1970 are exact. */
const readTime = (text: string): Instant => {
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  const [, year, month, day] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) throw notEmulated(`The time ${text} in q`);
  return instantOf(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, 0, 'America/Los_Angeles');
};

const places: Readonly<Record<string, string | null>> = {
  inbox: 'INBOX',
  sent: 'SENT',
  draft: 'DRAFT',
  drafts: 'DRAFT',
  spam: 'SPAM',
  trash: 'TRASH',
  anywhere: null,
};

const readTerm = (term: string, now: Instant): Test => {
  const [, no, name, value] = /^(-?)(\w+):(.+)$/.exec(term) ?? [];
  const turn = (test: Test): Test => (no === '-' ? (message) => !test(message) : test);
  if (value !== undefined && name === 'after') return turn(({ at }) => at >= readTime(value));
  if (value !== undefined && name === 'before') return turn(({ at }) => at < readTime(value));
  if (value !== undefined && name === 'newer_than') {
    const [, count, unit] = /^(\d+)([dmy])$/.exec(value) ?? [];
    const length = UNITS[unit ?? ''];
    if (length !== undefined) return turn(({ at }) => at >= now - Number(count) * length);
  }
  const place = value === undefined ? undefined : places[value];
  if (name === 'in' && place !== undefined) return turn(({ labels }) => place === null || labels.includes(place));
  throw notEmulated(`The term ${term} in q`);
};

export interface Search {
  readonly fits: Test;
  /** It names spam or trash, so that they are not left out. */
  readonly everywhere: boolean;
}

/** Terms are joined by `and`. Throws 501 for what is not emulated. */
export const readSearch = (q: string, now: Instant): Search => {
  const terms = q.split(/\s+/).filter((term) => term !== '');
  const tests = terms.map((term) => readTerm(term, now));
  return {
    fits: (message) => tests.every((test) => test(message)),
    everywhere: terms.some((term) => /^in:(anywhere|spam|trash)$/.test(term)),
  };
};
