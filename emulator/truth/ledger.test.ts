// Who is in the ledger, what cannot be said of whom, and the rows of each mailbox.
import { expect, test } from 'vitest';
import { computeTruth } from './ledger.ts';
import { answerTruth } from './question.ts';
import { SIGNALS } from './shapes.ts';
import { lying, mail, meeting, tinyTenant, user } from './tiny-tenant.ts';

const now = Date.parse('2026-03-24T12:00:00Z');
const days = { now, from: '2026-03-23', to: '2026-03-25' };

test('people are members with a mailbox of their own; guests, shared mailboxes and rooms are none', () => {
  const tenant = tinyTenant({
    users: [
      user('ana'),
      user('guest', { userType: 'Guest', mailbox: 'none' }),
      user('info', { purpose: 'shared', accountEnabled: false, licensed: false }),
      user('room', { purpose: 'room' }),
    ],
    steps: [lying('info', 'inbox', mail('a', '2026-03-23T10:00:00Z', { to: ['info@contoso.com'] }))],
  });
  const truth = computeTruth(tenant, days);
  expect(truth.people.map(({ address }) => address)).toEqual(['ana@contoso.com']);
  expect(truth.mailboxes.map(({ address, purpose, mail }) => [address, purpose, mail.length])).toEqual([
    ['ana@contoso.com', 'user', 0],
    ['info@contoso.com', 'shared', 1],
    ['room@contoso.com', 'room', 0],
  ]);
});

test.each([
  ['none', 'no mailbox'],
  ['on-premises', 'mailbox on premises'],
  ['inactive', 'mailbox inactive'],
] as const)('nothing is said of a person whose mailbox is %s', (mailbox, reason) => {
  const tenant = tinyTenant({
    users: [user('ana', { mailbox })],
    steps: [lying('ana', 'inbox', mail('a', '2026-03-23T10:00:00Z'))],
    events: [['ana', meeting('m', ['2026-03-23T10:00:00Z', '2026-03-23T11:00:00Z'])]],
  });
  const { people, mailboxes } = computeTruth(tenant, days);
  expect(people[0]?.unavailable).toBe(reason);
  expect(Object.keys(people[0]?.days[0]?.signals ?? {}).toSorted()).toEqual(Object.keys(SIGNALS).toSorted());
  for (const figure of Object.values(people[0]?.days[0]?.signals ?? {})) {
    expect(figure).toMatchObject({ value: null, state: 'unavailable', reason });
  }
  expect(mailboxes[0]).toMatchObject({ unavailable: reason, mail: [], meetings: [] });
});

test('every day has every signal with its unit; a day that has not begun has no values', () => {
  const { people } = computeTruth(tinyTenant({ users: [user('ana')] }), days);
  for (const { signals } of people[0]?.days ?? []) {
    expect(Object.fromEntries(Object.entries(signals).map(([name, { unit }]) => [name, unit]))).toEqual(SIGNALS);
  }
  expect(people[0]?.days.map(({ signals }) => signals['mail-sent']?.value)).toEqual([0, 0, null]);
});

test('a mailbox has a row for each copy, with its kind and whether another copy counts', () => {
  const received = mail('a', '2026-03-23T10:00:00Z');
  const again = { ...received, id: 'a2' };
  const sent = mail('b', '2026-03-23T11:00:00Z', { from: 'ana@contoso.com', to: ['ben@contoso.com'] });
  const before = mail('c', '2026-03-22T11:00:00Z');
  const tenant = tinyTenant({
    users: [user('ana')],
    steps: [
      ...[received, again, before, mail('d', null)].map((copy) => lying('ana', 'inbox', copy)),
      lying('ana', 'sentitems', sent),
    ],
  });
  const rows = computeTruth(tenant, days).mailboxes[0]?.mail ?? [];
  expect(rows.map(({ id, kind, day, duplicate }) => [id, kind, day, duplicate])).toEqual([
    ['d', 'received', null, false],
    ['a', 'received', '2026-03-23', false],
    ['a2', 'received', '2026-03-23', true],
    ['b', 'sent', '2026-03-23', false],
  ]);
});

test('further accounts of a person are the person: one mail in both mailboxes counts once', () => {
  const copy = mail('a', '2026-03-23T10:00:00Z', { to: ['ana@contoso.com', 'adm@contoso.com'] });
  const toSelf = mail('b', '2026-03-23T11:00:00Z', { from: 'adm@contoso.com' });
  const tenant = tinyTenant({
    users: [user('ana'), user('adm')],
    steps: [lying('ana', 'inbox', copy), lying('adm', 'inbox', { ...copy, id: 'a2' }), lying('ana', 'inbox', toSelf)],
  });
  const { people } = computeTruth(tenant, { ...days, alsoOwns: { ana: ['adm'] } });
  expect(people).toHaveLength(1);
  expect(people[0]?.days[0]?.signals).toMatchObject({ 'mail-received': { value: 1 }, 'mail-sent': { value: 1 } });
  expect(computeTruth(tenant, days).people).toHaveLength(2);
});

test('a person with one readable and one unreadable mailbox has figures', () => {
  const tenant = tinyTenant({ users: [user('ana'), user('old', { mailbox: 'inactive' })] });
  const { people } = computeTruth(tenant, { ...days, alsoOwns: { ana: ['old'] } });
  expect(people[0]?.unavailable).toBeNull();
});

test('the control API asks by query string', () => {
  const tenant = tinyTenant({ users: [user('ana', { zone: 'Asia/Tokyo' }), user('ben')] });
  const query = new URLSearchParams('from=2026-03-23&to=2026-03-24&mailboxSettings=true&people=Ana@contoso.com');
  const truth = answerTruth(tenant, query, now);
  const figures = computeTruth(tenant, {
    ...days,
    to: '2026-03-24',
    usesMailboxSettings: true,
    people: ['ana@contoso.com'],
  });
  expect(truth).toEqual({ ...figures, chats: [], transcripts: [] });
  expect(answerTruth(tenant, new URLSearchParams(), now)).toMatchObject({ from: '2025-12-24', to: '2026-03-24' });
});

test.each([
  ['from=tomorrow', 'from'],
  ['zone=Berlin', 'IANA zone'],
  ['mailboxSettings=yes', 'mailboxSettings'],
  ['since=2026-03-23', 'since'],
  ['from=2026-03-24&to=2026-03-23', 'must not be after'],
  ['alsoOwns=ana', 'alsoOwns'],
  ['times=tomorrow', 'is no JSON'],
  ['times={"ana@contoso.com":{"versions":[{"from":null,"zone":"Berlin"}]}}', 'IANA zone'],
])('a question that makes no sense is refused by name: %s', (query, named) => {
  expect(() => answerTruth(tinyTenant({ users: [] }), new URLSearchParams(query), now)).toThrow(named);
});
