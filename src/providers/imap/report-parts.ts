// The two parts of a delivery report that are asked for, out of whatever else lies in the mailbox.
import type { ImapFlow, MessageStructureObject } from 'imapflow';
import type { DeliveryReport } from '../bounces.ts';

/** Bytes of a part that are looked at. */
const longest = 32_768;

const isReport = (headers: Buffer | undefined): boolean => /multipart\/report/i.test(headers?.toString('latin1') ?? '');

interface Parts {
  readonly status: MessageStructureObject & { readonly part: string };
  /** Null: it does not carry the mail's header. */
  readonly header: (MessageStructureObject & { readonly part: string }) | null;
}

const named = (
  nodes: readonly MessageStructureObject[],
  types: readonly string[],
): (MessageStructureObject & { part: string }) | null => {
  const found = nodes.find(({ type }) => types.includes(type.toLowerCase()));
  return found?.part === undefined ? null : { ...found, part: found.part };
};

/** Null: it is a report of another kind. */
const partsOf = (structure: MessageStructureObject | undefined): Parts | null => {
  const nodes = structure?.childNodes ?? [];
  const status = named(nodes, ['message/delivery-status', 'message/global-delivery-status']);
  if (status === null) return null;
  const header = named(nodes, ['text/rfc822-headers', 'message/global-headers', 'message/rfc822', 'message/global']);
  return { status, header };
};

/** Of a whole mail its header alone is asked for. */
const keyOf = ({ type, part }: { readonly type: string; readonly part: string }): string =>
  /^message\/(rfc822|global)$/i.test(type) ? `${part}.HEADER` : part;

const decode = (bytes: Buffer | undefined, encoding: string | undefined): string => {
  const text = bytes?.toString('latin1') ?? '';
  if (encoding?.toLowerCase() === 'base64') return Buffer.from(text, 'base64').toString('latin1');
  if (encoding?.toLowerCase() !== 'quoted-printable') return text;
  return text
    .replaceAll(/=[ \t]*\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
};

const fetchReport = async (client: ImapFlow, uid: number): Promise<DeliveryReport | null> => {
  const shape = await client.fetchOne(String(uid), { uid: true, bodyStructure: true }, { uid: true });
  const parts = shape === false || shape === undefined ? null : partsOf(shape.bodyStructure);
  if (parts === null) return null;
  const { status, header } = parts;
  const keys = [status, header].flatMap((part) => (part === null ? [] : [keyOf(part)]));
  const bodyParts = keys.map((key) => ({ key, maxLength: longest }));
  const found = await client.fetchOne(String(uid), { uid: true, bodyParts }, { uid: true });
  if (found === false || found === undefined) return null;
  const textOf = (part: Parts['status'] | null): string =>
    part === null ? '' : decode(found.bodyParts?.get(keyOf(part).toLowerCase()), part.encoding);
  return { status: textOf(status), header: textOf(header) };
};

/** Of the messages with these numbers those that report on a delivery. */
export const fetchReports = async (client: ImapFlow, range: string): Promise<DeliveryReport[]> => {
  const candidates: number[] = [];
  for await (const { uid, headers } of client.fetch(range, { uid: true, headers: ['content-type'] }, { uid: true }))
    if (isReport(headers)) candidates.push(uid);
  const reports: DeliveryReport[] = [];
  for (const uid of candidates) {
    const report = await fetchReport(client, uid);
    if (report !== null) reports.push(report);
  }
  return reports;
};
