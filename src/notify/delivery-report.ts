// A delivery report (RFC 3464) as a stranger wrote it → which mail of ours failed, and with which codes. Nothing else is taken.
import type { DeliveryReport } from '../providers/bounces.ts';

export interface FailedDelivery {
  /** The mail's id, which we gave to the mail server and wrote into its Message-ID. */
  readonly mailId: string;
  /** The enhanced code (RFC 3463), such as 5.1.1. */
  readonly status: string;
  /** The SMTP reply's code, such as 550; null: none is told. */
  readonly reply: string | null;
}

type Fields = ReadonlyMap<string, string>;

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const envelopeId = new RegExp(`^(${uuid})$`, 'i');
const messageId = new RegExp(`^<(${uuid})@[^<>@\\s]{1,255}>$`, 'i');

/** Longer ones are no codes. */
const longestValue = 1000;

/** The first of each name, folded lines joined. */
const fieldsOf = (block: string): Fields => {
  const fields = new Map<string, string>();
  for (const line of block.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1, colon + 1 + longestValue).trim());
  }
  return fields;
};

const blocksOf = (text: string): Fields[] =>
  text
    .split(/\r?\n[ \t]*\r?\n/)
    .map(fieldsOf)
    .filter((fields) => fields.size > 0);

/** `rfc822;ana@example.com` and `smtp; 550 …` without their kind. */
const valueOf = (field: string | undefined): string => field?.replace(/^[\w-]{1,30};/, '').trim() ?? '';

const failureOf = (fields: Fields): Omit<FailedDelivery, 'mailId'> | null => {
  if (fields.get('action')?.toLowerCase().split(/[\s(]/)[0] !== 'failed') return null;
  const [, told] = /^([45]\.\d{1,3}\.\d{1,3})\b/.exec(fields.get('status') ?? '') ?? [];
  if (told === undefined) return null;
  const diagnostic = valueOf(fields.get('diagnostic-code'));
  const [, reply = null, exact] = /(?:^|[\s:])([45]\d\d)(?:[ -]+([45]\.\d{1,3}\.\d{1,3})\b)?/.exec(diagnostic) ?? [];
  // Some servers write 5.0.0 for everything and pass on what the other server said.
  const status = /^[45]\.0\.0$/.test(told) && exact?.[0] === told[0] ? (exact ?? told) : told;
  return { status, reply };
};

/** The mail that it is about, by what we gave out ourselves; null: none of ours, or two that differ. */
const mailIdOf = (envelope: Fields | undefined, header: string): string | null => {
  const given = envelopeId.exec(valueOf(envelope?.get('original-envelope-id')))?.[1]?.toLowerCase();
  const [first] = blocksOf(header);
  const written = messageId.exec(first?.get('message-id') ?? '')?.[1]?.toLowerCase();
  if (given !== undefined && written !== undefined && given !== written) return null;
  return given ?? written ?? null;
};

/** Null: it tells of no failure for good, or of no mail of ours. */
export const parseReport = ({ status, header }: DeliveryReport): FailedDelivery | null => {
  const [envelope, ...recipients] = blocksOf(status);
  const mailId = mailIdOf(envelope, header);
  if (mailId === null) return null;
  for (const fields of recipients) {
    const failure = failureOf(fields);
    if (failure !== null) return { mailId, ...failure };
  }
  return null;
};
