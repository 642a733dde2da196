// Mail signals on tiny tenants, against answers counted by hand.
import { expect, test } from 'vitest';
import type { TenantUser } from '../tenant/model.ts';
import { computeTruth } from './ledger.ts';
import type { TruthOptions } from './persons.ts';
import type { PersonTruth } from './shapes.ts';
import { lying, mail, type Step, tinyTenant, user } from './tiny-tenant.ts';

const ANA = 'ana@contoso.com';
const monday = '2026-03-23';

function anaOf(steps: readonly Step[], more: Partial<TruthOptions> = {}, ana: Partial<TenantUser> = {}): PersonTruth {
  const tenant = tinyTenant({ users: [user('ana', ana), user('ben')], steps });
  const options = { now: Date.parse('2026-04-30T00:00:00Z'), from: monday, to: '2026-03-29', ...more };
  return computeTruth(tenant, options).people[0]!;
}

const valueOf = (person: PersonTruth, signal: string, day = monday): number | null | undefined =>
  person.days.find((one) => one.day === day)?.signals[signal]?.value;

const sent = (id: string, at: string, more: Parameters<typeof mail>[2] = {}): Step =>
  lying('ana', 'sentitems', mail(id, at, { from: ANA, to: ['ben@contoso.com'], ...more }));
const received = (id: string, at: string | null, more: Parameters<typeof mail>[2] = {}): Step =>
  lying('ana', 'inbox', mail(id, at, more));
const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `p${at}@contoso.com`);

test('sent and received mail are counted on the day they have', () => {
  const ana = anaOf([
    sent('a', `${monday}T10:00:00Z`),
    received('b', `${monday}T11:00:00Z`),
    received('c', '2026-03-24T00:00:00Z'),
  ]);
  expect([valueOf(ana, 'mail-sent'), valueOf(ana, 'mail-received')]).toEqual([1, 1]);
  expect(valueOf(ana, 'mail-received', '2026-03-24')).toBe(1);
});

test('a day is the local day of the organization’s zone', () => {
  const late = [sent('a', `${monday}T23:30:00Z`)];
  expect(valueOf(anaOf(late), 'mail-sent')).toBe(1);
  const berlin = anaOf(late, { zone: 'Europe/Berlin' });
  expect([valueOf(berlin, 'mail-sent'), valueOf(berlin, 'mail-sent', '2026-03-24')]).toEqual([0, 1]);
});

test('the zone of the mailbox holds only where mailbox settings are read', () => {
  const early = [sent('a', '2026-03-24T02:00:00Z')];
  const there = { zone: 'America/New_York' };
  expect(valueOf(anaOf(early, {}, there), 'mail-sent', '2026-03-24')).toBe(1);
  const local = anaOf(early, { usesMailboxSettings: true }, there);
  expect([local.zone, valueOf(local, 'mail-sent')]).toEqual(['America/New_York', 1]);
});

test('mail to 25 addressees is received, to 26 it is bulk', () => {
  const ana = anaOf([
    received('a', `${monday}T10:00:00Z`, { to: many(20), cc: many(5) }),
    received('b', `${monday}T10:00:00Z`, { to: many(20), cc: many(6) }),
    received('c', `${monday}T10:00:00Z`, { to: many(24), bcc: many(2) }),
  ]);
  expect([valueOf(ana, 'mail-received'), valueOf(ana, 'mail-bulk-received')]).toEqual([1, 2]);
});

test('a mail to oneself is sent once and never received', () => {
  const note = mail('a', `${monday}T10:00:00Z`, { from: ANA, to: [ANA] });
  const copy = { ...note, id: 'a2', receivedAt: Date.parse(`${monday}T10:00:04Z`) };
  const ana = anaOf([lying('ana', 'sentitems', note), lying('ana', 'inbox', copy)]);
  expect([valueOf(ana, 'mail-sent'), valueOf(ana, 'mail-received')]).toEqual([1, 0]);
});

test('copies with one Message-Id count once, at the earliest time', () => {
  const first = mail('a', `${monday}T23:59:00Z`);
  const second = { ...first, id: 'a2', receivedAt: Date.parse('2026-03-24T08:00:00Z') };
  const dateless = { ...first, id: 'a3', receivedAt: null, sentAt: null };
  const ana = anaOf([dateless, second, first].map((copy) => lying('ana', 'inbox', copy)));
  expect([valueOf(ana, 'mail-received'), valueOf(ana, 'mail-received', '2026-03-24'), ana.undated]).toEqual([1, 0, 0]);
});

test('mail without a date is kept, on no day and in no figure', () => {
  const ana = anaOf([received('a', null)]);
  expect(ana.undated).toBe(1);
  expect(ana.days.map(({ signals }) => signals['mail-received']?.value)).toEqual([0, 0, 0, 0, 0, 0, 0]);
});

test('a mail that bears only the time it was sent stands on the day of that time', () => {
  const ana = anaOf([received('a', `${monday}T12:00:00Z`, { receivedAt: null })]);
  expect(valueOf(ana, 'mail-received')).toBe(1);
});

test('drafts, junk and unsent mail are no mail', () => {
  const ana = anaOf([
    lying('ana', 'drafts', mail('a', `${monday}T10:00:00Z`, { from: ANA, isDraft: true })),
    lying('ana', 'junkemail', mail('b', `${monday}T10:00:00Z`)),
    lying('ana', 'outbox', mail('c', `${monday}T10:00:00Z`, { from: ANA })),
    lying('ana', 'inbox', mail('d', `${monday}T10:00:00Z`, { isDraft: true })),
  ]);
  expect([valueOf(ana, 'mail-sent'), valueOf(ana, 'mail-received')]).toEqual([0, 0]);
});

test('mail that was moved or deleted later stays counted, also when it was purged after the first reading', () => {
  const moved = mail('a', `${monday}T10:00:00Z`);
  const purged = mail('b', `${monday}T10:00:00Z`);
  const later = Date.parse('2026-03-26T10:00:00Z');
  const steps: Step[] = [
    lying('ana', 'inbox', moved),
    { owner: 'ana', folder: 'inbox', at: later, remove: 'a' },
    { owner: 'ana', folder: 'deleteditems', at: later, save: moved },
    lying('ana', 'inbox', purged),
    { owner: 'ana', folder: 'inbox', at: later, remove: 'b' },
  ];
  expect(valueOf(anaOf(steps, { firstReadAt: Date.parse('2026-03-25T00:00:00Z') }), 'mail-received')).toBe(2);
  expect(valueOf(anaOf(steps), 'mail-received')).toBe(1);
});

test('mail from an alias of the person was sent by the person', () => {
  const steps = [sent('a', `${monday}T10:00:00Z`, { from: 'A.Alias@Contoso.com' })];
  const ana = anaOf(steps, {}, { proxyAddresses: ['SMTP:ana@contoso.com', 'smtp:a.alias@contoso.com'] });
  expect(valueOf(ana, 'mail-sent')).toBe(1);
});

test('a mail without an index starts a thread when nothing of the conversation came in the 72 hours before', () => {
  const ana = anaOf([
    sent('a', `${monday}T10:00:00Z`, { conversationIndex: null }),
    sent('b', `${monday}T11:00:00Z`, { conversationIndex: null }),
  ]);
  expect(ana.days.find(({ day }) => day === monday)?.signals['threads-started']).toMatchObject({ state: 'estimated' });
});

test('of mails with an index only that of a first message starts a thread', () => {
  const question = mail('q', `${monday}T08:00:00Z`);
  const ana = anaOf([
    lying('ana', 'inbox', question),
    sent('a', `${monday}T10:00:00Z`),
    sent('b', `${monday}T11:00:00Z`, { answers: question }),
  ]);
  expect(valueOf(ana, 'threads-started')).toBe(1);
});

test('a thread crosses domains when To and Cc of the day’s mails together name more than one', () => {
  const first = mail('a', `${monday}T09:00:00Z`, { from: 'mara@birch.example', to: [ANA] });
  const ana = anaOf([
    lying('ana', 'inbox', first),
    sent('b', `${monday}T10:00:00Z`, { answers: first, to: ['mara@birch.example'] }),
    sent('c', `${monday}T10:00:00Z`, { to: ['ben@contoso.com'], cc: ['Ben@CONTOSO.com'] }),
    sent('d', `${monday}T10:00:00Z`, { to: ['ben@contoso.com'], bcc: ['mara@birch.example'] }),
    received('e', `${monday}T10:00:00Z`, { to: [...many(25), 'mara@birch.example'] }),
    sent('f', '2026-03-24T10:00:00Z', { answers: first, to: ['mara@birch.example'] }),
  ]);
  expect(valueOf(ana, 'cross-domain-threads')).toBe(1);
  expect(valueOf(ana, 'cross-domain-threads', '2026-03-24')).toBe(0);
});

test('working time begins with its first minute and ends before its last', () => {
  const ana = anaOf([
    sent('a', `${monday}T08:59:59Z`),
    sent('b', `${monday}T09:00:00Z`),
    sent('c', `${monday}T16:59:59Z`),
    sent('d', `${monday}T17:00:00Z`),
    sent('e', '2026-03-28T12:00:00Z'),
  ]);
  expect(valueOf(ana, 'after-hours-mail')).toBe(2);
  expect(valueOf(ana, 'after-hours-mail', '2026-03-28')).toBe(1);
});

test('on leave and on holidays every mail is after hours', () => {
  const steps = [sent('a', `${monday}T12:00:00Z`)];
  const away = { leave: [monday] };
  expect(valueOf(anaOf(steps, {}, away), 'after-hours-mail')).toBe(0);
  expect(valueOf(anaOf(steps, { leave: true }, away), 'after-hours-mail')).toBe(1);
  expect(valueOf(anaOf(steps, { holidays: [monday] }), 'after-hours-mail')).toBe(1);
});

test('the person’s own hours hold where mailbox settings are read', () => {
  const hours = { 1: [[300, 480] as const] };
  const steps = [sent('a', `${monday}T07:59:00Z`), sent('b', `${monday}T08:00:00Z`)];
  expect(valueOf(anaOf(steps, {}, { hours }), 'after-hours-mail')).toBe(2);
  expect(valueOf(anaOf(steps, { usesMailboxSettings: true }, { hours }), 'after-hours-mail')).toBe(1);
});
