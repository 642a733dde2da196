// The permissions held: what is needed, what is too much, and what is dangerous.
import { describe, expect, it } from 'vitest';
import { judgePermissions, listHeld, permissionsIn } from './held-permissions.ts';
import { exchangeRoles, permissionsOf } from './permissions.ts';
import { tokenWith } from './testing.ts';

const all = { mode: 'application', streams: ['people', 'mail', 'meetings', 'mailbox-settings'] } as const;
const uses = (held: readonly string[], asked: Parameters<typeof judgePermissions>[1] = all) =>
  Object.fromEntries(judgePermissions(held, asked).map(({ name, use }) => [name, use]));
const text = (held: readonly string[], name: string, asked: Parameters<typeof judgePermissions>[1] = all) =>
  judgePermissions(held, asked).find((one) => one.name === name)?.text;

const least = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.ReadBasic.All', 'MailboxSettings.Read'];
const delegatedToken = (scp: string): string => `e30.${Buffer.from(JSON.stringify({ scp })).toString('base64url')}.`;

describe('a permission that is held', () => {
  it('is needed when it is the least that a chosen stream needs', () => {
    expect(judgePermissions(least, all).map(({ use, tooMuch, text }) => [use, tooMuch, text])).toEqual([
      ['needed', false, 'Needed for people.'],
      ['needed', false, 'Needed for mail.'],
      ['needed', false, 'Needed for meetings.'],
      ['needed', false, 'Needed for mailbox-settings.'],
    ]);
    expect(uses(['Mail.ReadBasic'])).toEqual({ 'Mail.ReadBasic': 'needed' });
  });

  it('is spare when no chosen stream needs it', () => {
    expect(uses(least, { mode: 'application', streams: ['people', 'mail'] })).toEqual({
      'User.Read.All': 'needed',
      'Mail.ReadBasic.All': 'needed',
      'Calendars.ReadBasic.All': 'spare',
      'MailboxSettings.Read': 'spare',
    });
  });

  it.each([
    ['Mail.Read', 'Mail.ReadBasic.All would do: add it, then remove this.'],
    ['Directory.Read.All', 'User.Read.All would do: add it, then remove this.'],
    ['Calendars.Read', expect.stringMatching(/^Calendars.ReadBasic.All would do.*access policy limits only Calendars/)],
  ])('%s alone keeps its stream alive, but a lesser one would do', (name, said) => {
    expect(uses([name])).toEqual({ [name]: 'spare' });
    expect(text([name], name)).toEqual(said);
  });

  it.each(['Mail.Read', 'Calendars.Read', 'Directory.Read.All'])('%s beside the least one is to be removed', (name) => {
    expect(uses([...least, name])[name]).toBe('spare');
    expect(text([...least, name], name)).toMatch(/^Not needed: .* Remove it\.$/);
  });

  it.each([
    ['Mail.Send', 'send mail in the name of anybody'],
    ['Mail.ReadWrite', 'read, change and delete all mail'],
    ['full_access_as_app', 'read and change everything in every mailbox'],
    ['AppRoleAssignment.ReadWrite.All', 'grant itself anything'],
    ['Something.ReadWrite.All', 'change things'],
    ['SMTP.SendAsApp', 'change things'],
    ['constructor.Write', 'change things'],
  ])('%s is named as the danger it is', (name, danger) => {
    expect(uses([...least, name])[name]).toBe('write');
    expect(text([name], name)).toBe(`With it the app could ${danger}. Nothing here needs that: remove it.`);
  });

  it('that is held on purpose for groups or expiry is spare, and no over-grant', () => {
    const judged = judgePermissions(['GroupMember.Read.All', 'Application.Read.All', 'Sites.Read.All'], all);
    expect(judged.map(({ use, tooMuch }) => [use, tooMuch])).toEqual([
      ['spare', false],
      ['spare', false],
      ['spare', true],
    ]);
  });

  it('by one person is judged by what one person grants', () => {
    const asked = { mode: 'delegated', streams: ['people', 'mail', 'meetings'] } as const;
    const of = (scp: string) =>
      Object.fromEntries(listHeld(delegatedToken(scp), asked).map(({ name, use }) => [name, use]));
    expect(of('openid profile email offline_access User.Read Mail.ReadBasic Calendars.Read Mail.ReadWrite')).toEqual({
      openid: 'needed',
      profile: 'needed',
      email: 'needed',
      offline_access: 'needed',
      'User.Read': 'needed',
      'Mail.ReadBasic': 'needed',
      'Calendars.Read': 'needed',
      'Mail.ReadWrite': 'write',
    });
    expect(of('Mail.Read Calendars.ReadBasic')).toEqual({ 'Mail.Read': 'spare', 'Calendars.ReadBasic': 'needed' });
    expect(of('Calendars.Read Calendars.ReadBasic')).toEqual({
      'Calendars.Read': 'spare',
      'Calendars.ReadBasic': 'needed',
    });
  });

  it('shows in the token by its name; what is no name is left out', () => {
    expect(permissionsIn(tokenWith(['Mail.Read', 'odd <role>']), 'application')).toEqual(['Mail.Read']);
    expect(permissionsIn(delegatedToken('User.Read'), 'delegated')).toEqual(['User.Read']);
    expect(permissionsIn(delegatedToken('User.Read'), 'application')).toEqual([]);
    expect(permissionsIn('odd', 'delegated')).toEqual([]);
  });
});

describe('the ladder', () => {
  it('names every permission by the id that Microsoft gave it, one id for one name', () => {
    for (const mode of ['application', 'delegated'] as const) {
      const permissions = all.streams.flatMap((stream) => permissionsOf(mode, stream).flat());
      const ids = new Map(permissions.map(({ name, id }) => [name, id]));
      expect(new Set(ids.values()).size).toBe(ids.size);
      for (const id of ids.values()) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
  });

  it('never asks for Mail.ReadBasic.All as a person, where it does not exist', () => {
    expect(permissionsOf('delegated', 'mail').flat()).not.toContainEqual(
      expect.objectContaining({ name: 'Mail.ReadBasic.All' }),
    );
  });

  it('has a role of Exchange for every stream of mailboxes', () => {
    expect(Object.values(exchangeRoles).every((role) => /^Application \w+\.Read(Basic)?$/.test(role))).toBe(true);
  });
});
