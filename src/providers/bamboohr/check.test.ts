// The connection test of BambooHR, from a wrong key to fields that are not shown.
import { expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import { type Answer, toNetwork } from '../testing.ts';
import { runChecks } from './check.ts';
import { changesOf, isReport, json, openTestBamboo, reportOf, row } from './testing.ts';

const check = async (answer: (request: NetworkRequest) => Answer) => {
  const asked = { company: 'contoso', since: '2026-11-20T12:00:00Z', signal: new AbortController().signal };
  const checks = await runChecks(openTestBamboo(toNetwork(answer)), asked);
  return checks.map(({ code, state, detail, problem }) => [code, state, problem?.code ?? detail]);
};

const untried = 'Not tried: something before it failed.';

it('passes with a key that sees everything', async () => {
  const rows = [row('1'), row('2', { workEmail: null })];
  expect(await check((request) => (isReport(request) ? reportOf(rows) : changesOf()))).toEqual([
    ['authenticated', 'ok', 'Authenticated as a user of contoso.bamboohr.com'],
    ['employees-answer', 'ok', '2 employees, past ones too; 1 have a work e-mail address.'],
    ['fields-shown', 'ok', 'All 10 are shown.'],
  ]);
});

it('names the fields that the key may not see, and what is done without them', async () => {
  const hidden = ['hireDate', 'supervisorEmail'];
  const [, , shown] = await check((request) => (isReport(request) ? reportOf([row('1')], hidden) : changesOf()));
  const told =
    'Reporting to (e-mail) (managers come from the directory), Hire Date (first days come from the directory).';
  expect(shown).toEqual(['fields-shown', 'ok', `Not shown to this key: ${told}`]);
});

it('fails where nobody could be told apart', async () => {
  const [, , shown] = await check((request) => (isReport(request) ? reportOf([row('1')], ['workEmail']) : changesOf()));
  expect(shown).toEqual(['fields-shown', 'failed', 'fields-hidden']);
});

it('tells a wrong key, a wrong company and missing rights apart', async () => {
  expect(await check(() => json({}, 401))).toEqual([
    ['authenticated', 'failed', 'api-key-refused'],
    ['employees-answer', 'not-applicable', untried],
    ['fields-shown', 'not-applicable', untried],
  ]);
  expect((await check(() => json({}, 404)))[0]).toEqual(['authenticated', 'failed', 'company-not-found']);
  expect((await check((request) => (isReport(request) ? json({}, 403) : changesOf())))[1]).toEqual([
    'employees-answer',
    'failed',
    'access-denied',
  ]);
});
