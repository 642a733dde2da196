// Identities over HTTP: proposed with reasons, confirmed in one decision, undone, refused when something later stands on it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { upsertAccounts } from '../../db/queries/accounts.ts';
import { errorOf } from '../testing.ts';
import { openTestProduct, type TestProduct } from '../testing-product.ts';

let product: TestProduct;
const ids = { slack: randomUUID(), other: randomUUID() };

const ask = async (method: 'GET' | 'POST', url: string, payload?: object) =>
  product.server.inject({
    method,
    url,
    cookies: { plumbline: product.a.tokens.owner },
    ...(payload === undefined ? {} : { payload }),
  });

const shown = (accountId: string, displayName: string) => ({
  accountId,
  sourceId: accountId,
  kind: 'unknown' as const,
  displayName,
  addresses: [],
  department: null,
  jobTitle: null,
  managerSourceId: null,
  enabled: true,
  mailbox: false,
  createdAt: null,
});

beforeAll(async () => {
  product = await openTestProduct();
  const { organizationId, connectionId, personId } = product.a;
  await product.database.tenant(organizationId, async (tx) => {
    await tx.updateTable('person').set({ full_name: 'Grace Hopper' }).where('person_id', '=', personId).execute();
    const accounts = [shown(ids.slack, 'Hopper, Grace'), shown(ids.other, 'Nobody Known')];
    await upsertAccounts(tx, { organizationId, connectionId, accounts });
    await tx
      .insertInto('measure')
      .values({
        organization_id: organizationId,
        account_id: ids.slack,
        day: new Date().toISOString().slice(0, 10),
        name: 'teams-calls',
        value: 3,
        refreshed_on: '2026-03-01',
      })
      .execute();
  });
});
afterAll(() => product.close());

it('shows what is proposed with its reasons, and what is lost meanwhile', async () => {
  const answer = (await ask('GET', '/api/identities')).json();
  expect(answer).toMatchObject({ total: 1, proposed: 1, unmapped: 2, lost: { activities: 0, measures: 1, days: 28 } });
  const [account] = answer.accounts;
  expect(account).toMatchObject({ id: ids.slack, name: 'Hopper, Grace', lost: { events: 0, measures: 1 } });
  const [candidate] = account.candidates;
  expect(candidate.person.fullName).toBe('Grace Hopper');
  expect(candidate.reasons[0]).toEqual({ code: 'same-name', text: 'The same full name.', weight: 0.75 });
  const sum = candidate.reasons.reduce((total: number, reason: { weight: number }) => total + reason.weight, 0);
  expect(candidate.confidence).toBeCloseTo(sum, 5);
});

it('sorts accounts by what is lost, and finds them by the person proposed', async () => {
  const lost = (await ask('GET', '/api/identities?state=unmapped&sort=lost&order=desc')).json();
  expect(lost.accounts.map((one: { id: string }) => one.id)).toEqual([ids.slack, ids.other]);
  const found = (await ask('GET', '/api/identities?state=unmapped&search=hopper')).json();
  expect(found.total).toBe(1);
});

it('confirms, keeps who did it and how sure it was, and undoes it', async () => {
  const { personId } = product.a;
  const pairs = [{ accountId: ids.slack, personId }];
  const { decisionId } = (await ask('POST', '/api/identities/confirm', { pairs })).json();
  const own = (await ask('GET', `/api/people/${personId}/accounts`)).json();
  const mapped = own.accounts.find((one: { id: string }) => one.id === ids.slack);
  expect(mapped).toMatchObject({ by: 'hand', from: null, until: null });
  expect(mapped.confidence).toBeLessThan(1);
  const { decisions } = (await ask('GET', '/api/identities/decisions')).json();
  expect(decisions[0]).toMatchObject({ id: decisionId, kind: 'confirm', accountCount: 1, undone: null });
  expect((await ask('GET', '/api/identities')).json().total).toBe(0);
  expect((await ask('POST', `/api/identities/decisions/${decisionId}/undo`)).json()).toEqual({ undone: true });
  expect((await ask('GET', '/api/identities')).json().total).toBe(1);
  const again = await ask('POST', `/api/identities/decisions/${decisionId}/undo`);
  expect([again.statusCode, errorOf(again).code]).toEqual([409, 'identity-changed']);
});

it('refuses to undo what a later decision stands on, and a time that ends before it begins', async () => {
  const { personId } = product.a;
  const map = (more: object) => ask('POST', '/api/identities/map', { accountId: ids.other, personId, ...more });
  const first = (await map({ from: '2026-01-01' })).json();
  const [own] = (await ask('GET', `/api/people/${personId}/accounts`))
    .json()
    .accounts.filter((one: { id: string }) => one.id === ids.other);
  const later = (await map({ until: '2026-06-30', instead: own.mappingId })).json();
  const refused = await ask('POST', `/api/identities/decisions/${first.decisionId}/undo`);
  expect([refused.statusCode, errorOf(refused).code]).toEqual([409, 'identity-changed']);
  expect((await ask('POST', `/api/identities/decisions/${later.decisionId}/undo`)).statusCode).toBe(200);
  expect((await ask('POST', `/api/identities/decisions/${first.decisionId}/undo`)).statusCode).toBe(200);
  const backwards = await map({ from: '2026-06-30', until: '2026-01-01' });
  expect([backwards.statusCode, errorOf(backwards).fields[0]?.field]).toEqual([400, 'until']);
});

it('says that nothing changed instead of keeping a decision of nothing', async () => {
  const { personId } = product.a;
  const { accounts } = (await ask('GET', `/api/people/${personId}/accounts`)).json();
  const pairs = [{ accountId: accounts[0].id, personId }];
  expect((await ask('POST', '/api/identities/confirm', { pairs })).json()).toEqual({ decisionId: null });
});
