// The permissions that a token shows, judged: what the chosen streams need, what goes beyond it, and what could change things.
import type { HeldPermission } from '../provider.ts';
import { type Mode, permissionsOf, type StreamName } from './permissions.ts';
import { claimsOf } from './tokens.ts';

/** Names as Microsoft writes them; what does not look like one is left out. Grants by RBAC for Applications do not show here. */
export const permissionsIn = (token: string, mode: Mode): readonly string[] => {
  const { roles, scp } = claimsOf(token);
  const names = mode === 'application' ? roles : scp.split(' ');
  return names.filter((name) => /^[\w.-]{1,100}$/.test(name));
};

const writing = /write|\.send\b|sendas|manage|full|\.create|delete|\.export|update|invite|accessas|control|initiate/i;

/** What could be done with the best known of them. */
const dangers: Readonly<Record<string, string>> = {
  'Mail.Send': 'could send mail in the name of anybody',
  'Mail.ReadWrite': 'could read, change and delete all mail',
  'Calendars.ReadWrite': 'could read, change and delete all meetings',
  'Contacts.ReadWrite': 'could change and delete all contacts',
  'MailboxSettings.ReadWrite': 'could forward mail and set automatic replies',
  'User.ReadWrite.All': 'could change any account',
  'Directory.ReadWrite.All': 'could change the whole directory',
  'Group.ReadWrite.All': 'could change any group and read what is in it',
  'Application.ReadWrite.All': 'could take over any app',
  'AppRoleAssignment.ReadWrite.All': 'could grant itself anything',
  'RoleManagement.ReadWrite.Directory': 'could make anybody Global Administrator',
  'Files.ReadWrite.All': 'could change and delete all files',
  'Sites.FullControl.All': 'could change and delete everything in SharePoint',
  full_access_as_app: 'could read and change everything in every mailbox',
  'IMAP.AccessAsApp': 'could read and delete all mail over IMAP',
  'IMAP.AccessAsUser.All': 'could read and delete all mail of the person over IMAP',
};

/** Spare ones that are of some use; those without a word here are of none. */
const uses: Readonly<Record<string, string>> = {
  'Application.Read.All': 'No stream needs it; with it the connection test can tell when the secret ends.',
  'GroupMember.Read.All': 'No stream needs it; it is for rules by group. Remove it if there are none.',
  'ReportSettings.Read.All':
    'No stream needs it; with it concealed names in usage reports are told at once. Remove it if usage is not read.',
  'Organization.Read.All': 'Not needed: the name of the tenant can be read without it. Remove it.',
  'Mail.Read': 'Not needed: it shows subjects and texts, which nothing here reads. Remove it.',
  'Calendars.Read': 'Not needed: it shows subjects and texts, which nothing here reads. Remove it.',
  'Directory.Read.All': 'Not needed: it shows the whole directory. Remove it.',
};

/** Held on purpose, although no stream needs them. */
const welcome = new Set(['Application.Read.All', 'GroupMember.Read.All', 'ReportSettings.Read.All']);

/** What belongs to signing in as a person itself. */
const identity = new Set(['openid', 'profile', 'email', 'offline_access', 'User.Read']);

/** What the stream lives on now and would lose with it: an access policy does not know the lesser calendar permission. */
const insteadOf = (name: string, least: string): string =>
  name === 'Calendars.Read'
    ? `${least} would do, and shows no texts; but an application access policy limits only Calendars.Read. Without such a policy add ${least}, then remove this.`
    : `${least} would do: add it, then remove this.`;

export interface Judged extends HeldPermission {
  /** Whether somebody should take it away. */
  readonly tooMuch: boolean;
}

interface Asked {
  readonly mode: Mode;
  readonly streams: readonly StreamName[];
}

/** It shows no texts, so nothing less would do; of calendars people may grant only the larger one themselves. */
const isBasic = (name: string): boolean => /\.ReadBasic(\.All)?$/.test(name);

/** The streams' needs, each met by the least of what is held. */
const needsOf = (held: readonly string[], { mode, streams }: Asked) =>
  streams.flatMap((stream) =>
    permissionsOf(mode, stream).map((group) => {
      const names = group.map(({ name }) => name);
      const there = names.filter((name) => held.includes(name));
      return { stream, least: names[0] ?? '', met: there.find(isBasic) ?? there[0] };
    }),
  );

const dangerOf = (name: string): string =>
  (Object.hasOwn(dangers, name) ? dangers[name] : undefined) ?? 'could change things';
const useOf = (name: string): string =>
  (Object.hasOwn(uses, name) ? uses[name] : undefined) ?? 'Not needed by any chosen stream. Remove it.';

/** Every permission that is held, in the order of the token, each with one or two sentences for an admin. */
export const judgePermissions = (held: readonly string[], asked: Asked): readonly Judged[] => {
  const needs = needsOf(held, asked);
  return [...new Set(held)].map((name) => {
    if (writing.test(name)) {
      const text = `With it the app ${dangerOf(name)}. Nothing here needs that: remove it.`;
      return { name, use: 'write', text, tooMuch: true };
    }
    const need = needs.find(({ met }) => met === name);
    if (need !== undefined && (need.least === name || isBasic(name)))
      return { name, use: 'needed', text: `Needed for ${streamsFor(needs, name)}.`, tooMuch: false };
    if (need !== undefined) return { name, use: 'spare', text: insteadOf(name, need.least), tooMuch: true };
    if (asked.mode === 'delegated' && identity.has(name))
      return { name, use: 'needed', text: 'Needed to know who signed in, and to stay connected.', tooMuch: false };
    return { name, use: 'spare', text: useOf(name), tooMuch: !welcome.has(name) };
  });
};

const streamsFor = (needs: ReturnType<typeof needsOf>, name: string): string =>
  [...new Set(needs.filter(({ met }) => met === name).map(({ stream }) => stream))].join(', ');

/** As `Source.listPermissions` tells them. */
export const listHeld = (token: string, asked: Asked): readonly HeldPermission[] =>
  judgePermissions(permissionsIn(token, asked.mode), asked).map(({ name, use, text }) => ({ name, use, text }));
