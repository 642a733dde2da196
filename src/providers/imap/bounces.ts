// The inbox of a mailbox that mail comes back to, read from where it was left.
import type { FoundReports } from '../bounces.ts';
import type { SetupField } from '../provider.ts';
import type { Session } from './session.ts';

const field = (name: string, label: string, rest: Partial<SetupField>): SetupField => ({
  name,
  label,
  help: '',
  kind: 'text',
  credential: null,
  ...rest,
});

export const bounceFields: readonly SetupField[] = [
  field('address', 'Address that mail comes back to', {
    help: 'Of a mailbox that is used for nothing else. Mail names it as its return path, and the mail server must allow that; people go on seeing the sender above.',
    kind: 'address',
  }),
  field('host', 'IMAP server', { help: 'Such as imap.example.com. Exchange Online takes no passwords for IMAP.' }),
  field('port', 'Port', { help: '993 if left empty.', optional: true }),
  field('security', 'Security', {
    help: 'tls or starttls. If left empty: starttls on port 143, tls on all others.',
    optional: true,
  }),
  field('user', 'User name', { help: 'The address if left empty.', optional: true }),
  field('password', 'Password or app password', { kind: 'secret', help: 'Stored sealed, and never shown again.' }),
  field('fingerprint', 'Trusted certificate fingerprint (SHA-256)', {
    help: 'Only for a server whose certificate nobody vouches for: the test shows it.',
    optional: true,
  }),
];

/** Messages that are looked at in one go. */
const atOnce = 100;

interface Place {
  readonly uidValidity: string;
  /** The last number that was looked at. */
  readonly uid: number;
}

const parsePlace = (text: string | null): Place | null => {
  const [, uidValidity, uid] = /^(\d+):(\d+)$/.exec(text ?? '') ?? [];
  return uidValidity === undefined ? null : { uidValidity, uid: Number(uid) };
};

/** A mailbox that was numbered anew is read again from `since` on: what is known stays as it is. */
export const readReports = async (
  session: Session,
  asked: { readonly place: string | null; readonly since: Date },
): Promise<FoundReports> => {
  const { uidValidity } = await session.examine('INBOX');
  const known = parsePlace(asked.place);
  const place = known?.uidValidity === uidValidity ? known : null;
  const first = (place?.uid ?? 0) + 1;
  const uids = await session.search({ first, last: null, since: place === null ? asked.since : null });
  const now = uids.slice(0, atOnce);
  const reports = now.length === 0 ? [] : await session.fetchReports(now);
  const uid = now.at(-1) ?? place?.uid ?? 0;
  return { reports, place: `${uidValidity}:${uid}`, more: uids.length > now.length };
};
