// Reads mail-metadata files: one JSON object a line, header fields only.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Instant } from '../../tenant/model.ts';
import { bytesOf } from '../random.ts';

const address = z
  .string()
  .regex(/^[^\s@]+@[^\s@]+$/, 'must be one mail address, such as "ada@contoso.com"')
  .toLowerCase();
const messageId = z.string().min(1, 'must be a Message-Id, such as "<1@contoso.com>"');

const MailLine = z.object({
  messageId: messageId.nullable(),
  inReplyTo: messageId.nullable().default(null),
  thread: z.string().nullable().default(null),
  sentAt: z.iso
    .datetime({ offset: true, error: 'must be null or a time with its zone, such as "2017-11-01T07:28:02+01:00"' })
    .nullable(),
  from: address,
  to: z.array(address),
  cc: z.array(address).default([]),
  bytes: z.number().int().nonnegative().default(0),
});

/** One line of a file. */
export interface MailEntry {
  readonly file: string;
  readonly line: number;
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly thread: string | null;
  readonly sentAt: Instant | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bytes: number;
}

export interface BrokenLine {
  readonly file: string;
  readonly line: number;
  /** What is wrong and what would be right; never the line's content. */
  readonly fault: string;
}

const SHOWN = 10;

/** Lines that are not mail metadata; the message lists the first ten and says how to mend them. */
export class MailLinesBroken extends Error {
  override readonly name = 'MailLinesBroken';
  readonly lines: readonly BrokenLine[];

  constructor(lines: readonly BrokenLine[]) {
    const shown = lines.slice(0, SHOWN).map(({ file, line, fault }) => `  ${file}, line ${line}: ${fault}`);
    const more = lines.length > SHOWN ? [`  and ${lines.length - SHOWN} more`] : [];
    const count = lines.length === 1 ? '1 line of mail metadata is' : `${lines.length} lines of mail metadata are`;
    const cure =
      'Each line is one JSON object with messageId, sentAt (both may be null), from and to; inReplyTo, thread, cc and bytes may be left out. Mend or remove the lines and start again.';
    super([`${count} broken:`, ...shown, ...more, cure].join('\n'));
    this.lines = lines;
  }
}

/** A file that cannot be opened, or in which there is no mail. */
export class MailFileUnreadable extends Error {
  override readonly name = 'MailFileUnreadable';
  readonly file: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`The mail file ${file} ${reason}`, options);
    this.file = file;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MailFileUnreadable(file, 'cannot be read. Check that the path names a file and that you may read it.', {
      cause,
    });
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A mail without Message-Id gets one as it arrives, made from what it bears, so that two archives give it the same. */
function stampedId(mail: Pick<MailEntry, 'from' | 'to' | 'cc' | 'sentAt' | 'thread'>): string {
  const key = [mail.from, mail.to.join(), mail.cc.join(), mail.sentAt ?? '', mail.thread ?? ''];
  return `<${bytesOf(['stamped', ...key], 10).toString('hex')}@transport.contoso.com>`;
}

/** Either the entry or the fault of one line. */
function readLine(text: string, file: string, line: number): MailEntry | BrokenLine {
  const json = readJson(text);
  if (json === undefined) return { file, line, fault: 'is not JSON' };
  const parsed = MailLine.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue === undefined || issue.path.length === 0 ? 'the line' : issue.path.join('.');
    return { file, line, fault: `${field}: ${issue?.message ?? 'is not as it should be'}` };
  }
  const { data } = parsed;
  const sentAt = data.sentAt === null ? null : Math.floor(Date.parse(data.sentAt) / 1000) * 1000;
  return { file, line, ...data, sentAt, messageId: data.messageId ?? stampedId({ ...data, sentAt }) };
}

function* linesOf(text: string): Generator<readonly [text: string, line: number]> {
  let line = 0;
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    line += 1;
    const row = text.slice(from, to).trim();
    if (row !== '' && row !== '\uFEFF') yield [row.replace(/^\uFEFF/, ''), line];
    from = to + 1;
  }
}

/**
 * Every mail of the files, in the order of files and lines; times are cut to whole seconds, addresses are in lower case.
 * Throws MailFileUnreadable, and MailLinesBroken unless `skipBroken` is given, which is then told of the lines left out.
 */
export function readMailFiles(
  files: readonly string[],
  skipBroken?: (lines: readonly BrokenLine[]) => void,
): readonly MailEntry[] {
  const entries: MailEntry[] = [];
  const broken: BrokenLine[] = [];
  for (const file of files) {
    const before = entries.length + broken.length;
    for (const [text, line] of linesOf(readText(file))) {
      const read = readLine(text, file, line);
      if ('fault' in read) broken.push(read);
      else entries.push(read);
    }
    if (entries.length + broken.length === before) throw new MailFileUnreadable(file, 'holds no mail: it is empty.');
  }
  if (broken.length > 0 && skipBroken === undefined) throw new MailLinesBroken(broken);
  if (broken.length > 0) skipBroken?.(broken);
  return entries;
}

/** The times of the first and the last mail that bears a date; null if none does. */
export function mailPeriod(entries: readonly MailEntry[]): { readonly first: Instant; readonly last: Instant } | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { sentAt } of entries) {
    if (sentAt === null) continue;
    first = Math.min(first, sentAt);
    last = Math.max(last, sentAt);
  }
  return first <= last ? { first, last } : null;
}
