// The lines of the chosen streams: is the permission there, and do real mailboxes answer with it.
import type { Problem } from '../errors.ts';
import type { Check } from '../provider.ts';
import { type Attempt, attempt, failed, type Line, lines, passed, problemOf, untried } from './check-lines.ts';
import type { CheckParts, CheckRequest } from './check-options.ts';
import { permissionsOf, type StreamName } from './permissions.ts';
import { type MailboxStream, type Probe, probeMailboxes } from './probe.ts';
import { fillLink, links } from './problems/row.ts';

interface StreamLine extends Line {
  readonly stream: MailboxStream;
  readonly one: string;
  readonly many: string;
}

const mailboxLines: readonly StreamLine[] = [
  { stream: 'mail', code: 'mailbox-answers', title: 'A mailbox answers', one: 'mailbox', many: 'mailboxes' },
  { stream: 'meetings', code: 'calendar-answers', title: 'A calendar answers', one: 'calendar', many: 'calendars' },
  {
    stream: 'mailbox-settings',
    code: 'settings-answer',
    title: 'Mailbox settings answer',
    one: 'mailbox',
    many: 'mailboxes',
  },
  {
    stream: 'contacts',
    code: 'contacts-answer',
    title: 'An address book answers',
    one: 'address book',
    many: 'address books',
  },
];

/** What is seen of the grant while the streams are tried. */
export interface Seen {
  /** Permissions in the token. */
  readonly held: readonly string[];
  /** Ids of accounts that should have a mailbox; null: whoever signed in. */
  readonly mailboxes: readonly (string | null)[];
}

const namesOf = (parts: CheckParts, stream: StreamName): string[] =>
  permissionsOf(parts.settings.access, stream)
    .flat()
    .map(({ name }) => name);

const leastOf = (parts: CheckParts, stream: StreamName): string => namesOf(parts, stream)[0] ?? stream;

export const permissionLine = (parts: CheckParts, stream: StreamName): Line => ({
  code: `permission-${stream}`,
  title: `Permission ${leastOf(parts, stream)}`,
});

export const grantedName = (parts: CheckParts, stream: StreamName, held: readonly string[]): string | undefined =>
  namesOf(parts, stream).find((name) => held.includes(name));

/** The lines that a chosen set of streams has. */
export const linesOf = (parts: CheckParts, chosen: readonly StreamName[]): readonly Line[] => [
  permissionLine(parts, 'people'),
  ...mailboxLines
    .filter(({ stream }) => chosen.includes(stream))
    .flatMap((line) => [permissionLine(parts, line.stream), { code: line.code, title: line.title }]),
];

const missing = (parts: CheckParts, stream: StreamName, raw: string): Problem => {
  const least = leastOf(parts, stream);
  if (parts.settings.access === 'delegated')
    return {
      code: 'scope-missing',
      title: `The person has not granted ${least}.`,
      fix: `Connect again and accept. Where Microsoft shows "Need admin approval" instead, send an admin the link for admin consent.`,
      who: 'employee',
      link: null,
      raw,
    };
  return {
    code: 'permission-missing',
    title: `The app does not have the application permission ${least}.`,
    fix: `Add Microsoft Graph, Application permissions (not Delegated), ${least} under API permissions and press "Grant admin consent", as a Privileged Role Administrator or Global Administrator; after that it can take minutes until it works. With RBAC for Applications instead it takes up to 2 hours.`,
    who: 'admin',
    link: fillLink(links.permissions, parts.links),
    raw,
  };
};

const noMailbox: Problem = {
  code: 'no-mailbox',
  title: 'There is no enabled account with a mail address in the directory.',
  fix: 'Check that this is the right tenant, and that its people have Exchange Online licences.',
  who: 'admin',
  link: links.licences,
  raw: 'users',
};

const refusals = new Set(['mailbox-refused', 'mailbox-out-of-scope', 'permission-missing']);

/** Two lines for one stream: is the permission there, and does anything answer with it. */
const judge = (parts: CheckParts, line: StreamLine, seen: { held: readonly string[]; probe: Probe }): Check[] => {
  const { stream, one, many } = line;
  const { probe } = seen;
  const name = grantedName(parts, stream, seen.held);
  const permission = permissionLine(parts, stream);
  const answer = { code: line.code, title: line.title };
  if (probe.answered > 0) {
    const granted = name === undefined ? 'Granted for some mailboxes (RBAC for Applications).' : `Granted: ${name}.`;
    const count = `${probe.answered} of ${probe.asked} asked ${probe.asked === 1 ? one : many} answered.`;
    return [passed(permission, granted), passed(answer, count)];
  }
  const problem = probe.failure === null ? noMailbox : problemOf(probe.failure);
  if (name === undefined && refusals.has(problem.code))
    return [failed(permission, missing(parts, stream, problem.raw)), untried(answer)];
  return [name === undefined ? untried(permission) : passed(permission, `Granted: ${name}.`), failed(answer, problem)];
};

export interface StreamsChecked {
  readonly checks: readonly Check[];
  /** Whether any mailbox answered for a stream whose permission the token does not show. */
  readonly byRoles: boolean;
}

/** Asks a few mailboxes for each chosen stream; a stream that fails does not hide what the others find. */
export const checkStreams = async (parts: CheckParts, asked: CheckRequest, seen: Seen): Promise<StreamsChecked> => {
  const checks: Check[] = [];
  let byRoles = false;
  for (const line of mailboxLines.filter(({ stream }) => asked.chosen.includes(stream))) {
    const request = { stream: line.stream, mailboxes: seen.mailboxes, signal: asked.signal };
    const probed: Attempt<Probe> = await attempt(() => probeMailboxes(parts.graph, parts.clock, request));
    if (probed.ok) {
      checks.push(...judge(parts, line, { held: seen.held, probe: probed.result }));
      byRoles ||= probed.result.answered > 0 && grantedName(parts, line.stream, seen.held) === undefined;
    } else checks.push(untried(permissionLine(parts, line.stream)), failed(line, probed.problem));
  }
  return { checks, byRoles };
};

const nobodyConsented = (parts: CheckParts, raw: string): Problem => ({
  code: 'consent-missing',
  title: 'The app is let in, but nothing was granted to it.',
  fix: 'Press "Grant admin consent" under API permissions, for Application permissions, not Delegated ones. If it was pressed just now, test again in some minutes.',
  who: 'admin',
  link: fillLink(links.permissions, parts.links),
  raw,
});

/** `refused`: the directory's own code, where it does not answer either. */
export const checkConsent = (
  parts: CheckParts,
  { held, byRoles, refused }: { held: readonly string[]; byRoles: boolean; refused: string | null },
): Check => {
  if (held.length > 0) {
    const count = held.length === 1 ? '1 permission' : `${held.length} permissions`;
    return passed(lines.consent, `${count} granted${byRoles ? ', others by RBAC for Applications' : ''}.`);
  }
  if (refused === null)
    return passed(lines.consent, 'The token shows no permission, but the tenant answers: granted by roles.');
  return failed(lines.consent, nobodyConsented(parts, refused));
};
