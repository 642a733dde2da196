// Reply times on tiny tenants, against answers worked out by hand.
import { expect, test } from 'vitest';
import type { Message } from '../tenant/model.ts';
import { computeTruth } from './ledger.ts';
import type { TruthOptions } from './persons.ts';
import type { PersonTruth } from './shapes.ts';
import { lying, mail, type Step, tinyTenant, user } from './tiny-tenant.ts';

const ANA = 'ana@contoso.com';
const monday = '2026-03-23';
const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `p${at}@contoso.com`);

function anaOf(steps: readonly Step[], more: Partial<TruthOptions> = {}): PersonTruth {
  const tenant = tinyTenant({ users: [user('ana'), user('ben')], steps });
  const options = { now: Date.parse('2026-04-30T00:00:00Z'), from: monday, to: '2026-03-29', ...more };
  return computeTruth(tenant, options).people[0]!;
}

const inbox = (message: Message): Step => lying('ana', 'inbox', message);
const answer = (id: string, at: string, answers: Message): Step =>
  lying('ana', 'sentitems', mail(id, at, { from: ANA, to: ['ben@contoso.com'], answers }));
/** An answer from a client that writes another index, or none. */
const broken = (conversationIndex: string | null): Step => {
  const more = { from: ANA, to: ['ben@contoso.com'], answers: question, conversationIndex };
  return lying('ana', 'sentitems', mail('a', `${monday}T10:30:00Z`, more));
};
const replyTime = (person: PersonTruth, day = monday) =>
  person.days.find((one) => one.day === day)?.signals['reply-time'];

const question = mail('q', `${monday}T10:00:00Z`);

test('reply time runs from the received mail to the answer, on the day of the answer', () => {
  const ana = anaOf([inbox(question), answer('a', '2026-03-24T10:30:00Z', question)]);
  expect(replyTime(ana, '2026-03-24')).toEqual({ value: 24 * 60 + 30, unit: 'min', state: 'measured' });
  expect(replyTime(ana)).toEqual({ value: null, unit: 'min', state: 'unavailable', reason: 'no replies' });
});

test('an answer after exactly 72 hours counts, a second later it does not', () => {
  expect(replyTime(anaOf([inbox(question), answer('a', '2026-03-26T10:00:00Z', question)]), '2026-03-26')?.value).toBe(
    4320,
  );
  expect(
    replyTime(anaOf([inbox(question), answer('a', '2026-03-26T10:00:01Z', question)]), '2026-03-26')?.value,
  ).toBeNull();
});

test('the day’s figure is the median, for an even number the mean of the middle two', () => {
  const steps = [10, 20, 40, 100].flatMap((minutes, at) => {
    const asked = mail(`q${at}`, `${monday}T10:00:00Z`);
    return [
      inbox(asked),
      answer(`a${at}`, new Date(Date.parse(`${monday}T10:00:00Z`) + minutes * 60_000).toISOString(), asked),
    ];
  });
  const { replies } = anaOf(steps).days[0]!;
  expect(replies.median.value).toBe(30);
  expect(replies.p90.value).toBeCloseTo(40 + 0.7 * 60, 9);
  expect(replies.answers).toBe(4);
});

test('the period’s figure is the median over all its answers, not over its days', () => {
  const other = mail('q2', '2026-03-24T09:00:00Z');
  const third = mail('q3', '2026-03-24T09:00:00Z');
  const ana = anaOf([
    inbox(question),
    answer('a', `${monday}T10:10:00Z`, question),
    inbox(other),
    answer('b', '2026-03-24T09:30:00Z', other),
    inbox(third),
    answer('c', '2026-03-24T10:30:00Z', third),
  ]);
  expect(ana.period.median.value).toBe(30);
  expect(replyTime(ana, '2026-03-24')?.value).toBe(60);
});

test('minutes of working time are counted beside', () => {
  const friday = mail('q', '2026-03-20T16:30:00Z');
  const ana = anaOf([inbox(friday), answer('a', `${monday}T09:45:00Z`, friday)]);
  expect(ana.days[0]?.replies.median.value).toBe(3915);
  expect(ana.days[0]?.replies.workingMedian.value).toBe(30 + 45);
});

test('an answer to bulk, to a mail not received, or to one’s own mail has no reply time', () => {
  const bulk = mail('bulk', `${monday}T10:00:00Z`, { to: many(26) });
  const junk = mail('junk', `${monday}T10:00:00Z`);
  const own = mail('own', `${monday}T10:00:00Z`, { from: ANA, to: ['ben@contoso.com'] });
  const ana = anaOf([
    inbox(bulk),
    lying('ana', 'junkemail', junk),
    lying('ana', 'sentitems', own),
    ...[bulk, junk, own].map((one) => answer(`to ${one.id}`, `${monday}T11:00:00Z`, one)),
  ]);
  expect(ana.replies).toEqual([]);
});

test('the parent is the mail one answer up, not the thread’s first', () => {
  const second = mail('second', `${monday}T10:20:00Z`, { answers: question });
  const ana = anaOf([inbox(question), inbox(second), answer('a', `${monday}T10:30:00Z`, second)]);
  expect(ana.replies.map(({ answers, minutes }) => [answers, minutes])).toEqual([['<second@contoso.com>', 10]]);
});

test('an index whose parent the person never got is no reply, though there is an earlier mail', () => {
  const unseen = mail('unseen', `${monday}T10:05:00Z`, { answers: question });
  const ana = anaOf([inbox(question), answer('a', `${monday}T10:30:00Z`, unseen)]);
  expect(ana.replies).toEqual([]);
});

test('where the chain is broken the latest earlier mail of the conversation stands in, and the figure is estimated', () => {
  const second = mail('second', `${monday}T10:20:00Z`, { answers: question });
  const later = mail('later', `${monday}T11:00:00Z`, { answers: question });
  const ana = anaOf([inbox(question), inbox(second), inbox(later), broken(null)]);
  expect(replyTime(ana)).toEqual({ value: 10, unit: 'min', state: 'estimated' });
});

test('an index of a wrong length counts as a broken chain', () => {
  const short = Buffer.alloc(24, 1).toString('base64');
  const ana = anaOf([inbox(question), broken(short)]);
  expect(replyTime(ana)).toEqual({ value: 30, unit: 'min', state: 'estimated' });
});

test('an answer dated before its question has no reply time', () => {
  expect(anaOf([inbox(question), answer('a', `${monday}T09:00:00Z`, question)]).replies).toEqual([]);
});

test('an answer at the very second of its question took no time', () => {
  expect(replyTime(anaOf([inbox(question), answer('a', `${monday}T10:00:00Z`, question)]))?.value).toBe(0);
});

test('a second copy of question and answer changes nothing', () => {
  const reply = answer('a', `${monday}T10:30:00Z`, question);
  const copies = [
    inbox({ ...question, id: 'q again' }),
    { ...reply, save: { ...('save' in reply ? reply.save : question), id: 'a again' } },
  ];
  expect(anaOf([inbox(question), reply, ...copies])).toEqual(anaOf([inbox(question), reply]));
});

test('answers outside the days that are asked for are not in the period', () => {
  const ana = anaOf([inbox(question), answer('a', `${monday}T10:30:00Z`, question)], { from: '2026-03-24' });
  expect(ana.period.answers).toBe(0);
});
