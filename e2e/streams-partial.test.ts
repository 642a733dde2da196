// One report, one channel that the source keeps back: all else equals the ledger, what is concerned says why it is not told, and nothing is missing or doubled when it ends.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { syncConnection } from '../src/contract/connections.ts';
import { readChats } from './chats-ledger.ts';
import { logsHeld, logsOfLedger } from './logs-ledger.ts';
import { coverageOf, holdAgainst, problemsOf } from './partial-stage.ts';
import { inTheEnd } from './streams-ledger.ts';
import { now, openStreamsStage, type StreamsStage } from './streams-stage.ts';

const from = '2026-11-09';
const ofChats = /^(chat-|after-hours-chats|positive-reactions|mention-response)/;
const ofMailReport = /^(usage-mail-|usage-active-days|usage-adoption)/;
const ofSharePoint = /^usage-sharepoint-/;
const ofTeamsReport = /^usage-(teams-|active-days|adoption)/;
const ofOtherReports = /^usage-(mail-|onedrive-|sharepoint-)/;
const timeout = 240_000;

let stage: StreamsStage;
let at = now;
const asked = () => ({ at, from, to: at.slice(0, 10) });

const goOn = async (days: number): Promise<void> => {
  await stage.advance(days * 86_400);
  at = new Date(Date.parse(at) + days * 86_400_000).toISOString();
};

const usageOfLedger = async (): Promise<string[]> =>
  (await logsOfLedger(stage, { ...asked(), services: 'usage' })).usage;
const usageHeld = async (): Promise<string[]> => (await logsHeld(stage, asked())).usage;

const readUsage = async () => ({ ledger: await usageOfLedger(), held: await usageHeld() });

/** All that is held is the ledger's, and every figure with it. */
const expectAll = async (): Promise<void> => {
  for (const read of [readUsage, () => readChats(stage, asked())]) {
    const told = await inTheEnd(read);
    expect(told.held).toEqual(told.ledger);
  }
  const { others } = await holdAgainst(stage, asked(), {});
  expect(others.slice(0, 20)).toEqual([]);
  expect(await problemsOf(stage)).toEqual([]);
};

/** Lines that are not in `without`, each as often as there are more of it. */
const leave = (lines: readonly string[], without: readonly string[]): string[] => {
  const left = [...without];
  return lines.filter((line) => {
    const place = left.indexOf(line);
    if (place !== -1) left.splice(place, 1);
    return place === -1;
  });
};

/** Resolves to its id. */
const refuseTeam = async (team: string): Promise<string> => {
  const Refused = z.object({ teams: z.record(z.string(), z.number()) });
  const { teams } = Refused.parse(await stage.control.post('/refusals/team', { team, status: 403 }));
  return Object.keys(teams)[0] ?? '';
};

beforeAll(async () => {
  stage = await openStreamsStage({ databaseUrl: null, wider: 100 });
}, 120_000);
afterAll(() => stage.close());

it('what is refused from the beginning, or late, takes along what is told from it alone', { timeout }, async () => {
  await stage.control.post('/refusals/report', { report: 'email', status: 403 });
  await stage.control.post('/refusals/report', { report: 'sharePoint', daysLate: 5 });
  await stage.control.post('/refusals/channel', { channel: 'lounge', status: 403 });
  await stage.control.post('/refusals/channel', { channel: 'announcements', status: 404 });
  const sales = await refuseTeam('Sales Team');
  await stage.open(['people', 'chats', 'usage'], from);
  const { status } = await stage.settled();
  expect(status).toBe('connected');
  const said = await readChats(stage, { ...asked(), without: ['lounge', 'announcements', sales] });
  expect(said.ledger.length).toBeGreaterThan(100);
  expect(said.held).toEqual(said.ledger);
  const kept = / email\.| 2026-11-1[4-9] sharepoint\./;
  expect(await usageHeld()).toEqual((await usageOfLedger()).filter((line) => !kept.test(line)));
  const { others, states } = await holdAgainst(stage, asked(), {
    chats: { signals: ofChats, days: () => true },
    mail: { signals: ofMailReport, days: () => true },
    sharePoint: { signals: ofSharePoint, days: (day) => day > '2026-11-13' && day < '2026-11-18' },
  });
  expect(others).toEqual([]);
  expect(states).toEqual({
    chats: ['estimated channel-refused', 'unavailable no-mentions'],
    mail: ['unavailable reports-permission-missing'],
    sharePoint: ['unavailable report-late'],
  });
  const problems = ['chats channel-refused 2', 'usage reports-permission-missing 1'];
  expect(await problemsOf(stage)).toEqual(problems);
  expect(await coverageOf(stage, 'chats', asked())).toEqual({ causes: ['channel-refused'], complete: [] });
  expect(await coverageOf(stage, 'usage', asked())).toEqual({ causes: ['reports-permission-missing'], complete: [] });
});

it('when all is given, nothing is missing and nothing is there twice', { timeout }, async () => {
  await stage.control.remove('/refusals');
  await stage.sync();
  await expectAll();
});

it('what is refused, or late, after it was read leaves the days before as they are', { timeout }, async () => {
  const before = await readChats(stage, asked());
  const elsewhere = await readChats(stage, { ...asked(), without: ['lounge'] });
  const lounge = leave(before.ledger, elsewhere.ledger);
  expect(lounge.length).toBeGreaterThan(5);
  await stage.control.post('/refusals/channel', { channel: 'lounge', status: 403 });
  await stage.control.post('/refusals/report', { report: 'all', daysLate: 3 });
  await stage.control.post('/refusals/report', { report: 'teams', status: 404 });
  await goOn(3);
  await stage.sync();
  const later = await readChats(stage, { ...asked(), without: ['lounge'] });
  expect(later.ledger.length).toBeGreaterThan(elsewhere.ledger.length);
  expect(later.held).toEqual([...later.ledger, ...lounge].sort());
  const { others, states } = await holdAgainst(stage, asked(), {
    chats: { signals: ofChats, days: (day) => day >= '2026-11-20' },
    // Of the eighteenth not all could have been told when the report was last read.
    teams: { signals: ofTeamsReport, days: (day) => day > '2026-11-17' && day < '2026-11-21' },
    other: { signals: ofOtherReports, days: (day) => day > '2026-11-18' && day < '2026-11-21' },
  });
  expect(others).toEqual([]);
  expect(states).toEqual({
    chats: ['estimated channel-refused', 'unavailable no-mentions'],
    teams: ['unavailable not-found'],
    other: ['unavailable report-late'],
  });
  expect(await problemsOf(stage)).toEqual(['chats channel-refused 1', 'usage not-found 1']);
  const kept = await coverageOf(stage, 'chats', asked());
  expect([kept.causes, kept.complete.at(-1)]).toEqual([['channel-refused'], '2026-11-19']);
  const told = await coverageOf(stage, 'usage', asked());
  expect([told.causes, told.complete.at(-1)]).toEqual([['not-found'], '2026-11-17']);
  await stage.control.remove('/refusals');
});

/** A new channel with two messages, of which the source is too busy to tell. */
const makeBusyChannel = async (name: string): Promise<void> => {
  const made = await stage.control.post('/channels', { team: 'Whole Office', name });
  for (const as of ['ines.falk@contoso.com', 'tomas.bauer@contoso.com'])
    await stage.control.post('/chat', { channel: name, as, text: 'something new' });
  const { channel } = z.object({ channel: z.string() }).parse(made);
  const [, id = ''] = /^19:([^@]+)/.exec(channel) ?? [];
  const busy = { kind: 'graph-error', status: 503, code: 'ServiceUnavailable' };
  await stage.control.post('/faults', { rules: [{ match: { path: `*${id}*` }, faults: [busy] }] });
};

const Struck = z.object({ rules: z.array(z.object({ done: z.number() })) });

it('a channel that is new is what its own days are told without until it is read, and no other', {
  timeout,
}, async () => {
  await makeBusyChannel('news');
  await stage.client.call(syncConnection, { id: (await stage.connection()).id });
  while ((await stage.control.get('/faults', Struck)).rules.every(({ done }) => done === 0)) await wait(50);
  const unread = await inTheEnd(async () => {
    const { others, states } = await holdAgainst(stage, asked(), {
      chats: { signals: ofChats, days: (day) => day === at.slice(0, 10) },
      // What was refused before is read again meanwhile.
      usage: { signals: /^usage-/, days: () => true },
    });
    return { held: [others, states['chats']], ledger: [[], ['estimated channel-not-read', 'unavailable no-mentions']] };
  });
  expect(unread.held).toEqual(unread.ledger);
  await stage.control.remove('/faults');
  await stage.sync();
  await expectAll();
});
