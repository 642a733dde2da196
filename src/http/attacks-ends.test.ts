// Attacks on the end of a connection: whatever was under way when it was disconnected brings no credential back.
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { testConnection } from '../connections/doctor.ts';
import { end, rotate } from '../connections/lifecycle.ts';
import { openSources } from '../connections/sources.ts';
import { openConnection } from '../connections/testing-parts.ts';
import { listAlerts } from '../db/queries/alerts.ts';
import { type ConnectionKey, readConnection, readCredential } from '../db/queries/connections.ts';
import { type Here, withDatabases } from '../db/testing.ts';
import { SignInAgain } from '../providers/errors.ts';
import type { Source } from '../providers/provider.ts';
import { after, AttackStage, minutes, stateOf } from './testing-attacks.ts';
import { type Answer, tokenOf } from './testing-browser.ts';
import { openTestProduct } from './testing-product.ts';

const standing = (here: Here, key: ConnectionKey) =>
  here.database.tenant(key.organizationId, async (tx) => ({
    status: (await readConnection(tx, key))?.status,
    secret: (await readCredential(tx, key))?.secret,
    alerts: await listAlerts(tx, key.organizationId),
  }));

const ended = { status: 'disconnected', secret: null, alerts: [] };

withDatabases((here) => {
  test('a new credential that is tested while the connection is ended is not taken', async () => {
    const { parts, key, signal } = await openConnection(here);
    const connection = await here.database.tenant(key.organizationId, (tx) => readConnection(tx, key));
    if (connection === null) throw new Error('gone');
    const providers = parts.providers.map((provider) => ({
      ...provider,
      open: (...given: Parameters<typeof provider.open>): Source => {
        const source = provider.open(...given);
        const describe = async (asked: AbortSignal) => {
          await end(parts, { ...key, erase: false, by: 'Ana' });
          return source.describe(asked);
        };
        return { ...source, describe };
      },
    }));
    const rotated = await rotate({ ...parts, providers }, connection, { fields: { secret: 'first secret' }, signal });
    expect(rotated).toMatchObject({ result: 'failed' });
    expect(rotated.result === 'failed' && rotated.checks.at(-1)).toMatchObject({ code: 'connection-ended' });
    expect(await standing(here, key)).toEqual(ended);
    await parts.sources.close();
  });

  test('a test of an ended connection raises nothing', async () => {
    const { parts, key, signal } = await openConnection(here);
    await end(parts, { ...key, erase: false, by: 'Ana' });
    await testConnection(parts, { ...key, signal });
    expect(await standing(here, key)).toEqual(ended);
    await parts.sources.close();
  });

  test('another process closes what it has open of an ended connection as soon as it asks for it', async () => {
    const { parts, key, tenant } = await openConnection(here);
    const others = openSources(parts);
    await others.get(key.organizationId, key.connectionId);
    await end(parts, { ...key, erase: false, by: 'Ana' });
    await expect(others.get(key.organizationId, key.connectionId)).rejects.toThrow(SignInAgain);
    expect(tenant.open).toBe(0);
    await Promise.all([others.close(), parts.sources.close()]);
  });
});

let stage: AttackStage;
beforeAll(async () => {
  stage = new AttackStage(await openTestProduct());
});
afterAll(() => stage.product.close());

const disconnect = (on: AttackStage, id: string, erase = false): Promise<Answer> =>
  on.browser('owner').post(`/api/connections/${id}/disconnect`, { erase });

type Attack = readonly [string, string, (on: AttackStage) => Promise<Answer>];

const attacks: readonly Attack[] = [
  [
    'a link to renew it is followed',
    'link-revoked',
    async (on) => {
      const { id } = await on.connected();
      const token = tokenOf(await on.consent({ way: 'admin-approval', connectionId: id }));
      await disconnect(on, id);
      await on.ready();
      return on.follow(on.browser(), token);
    },
  ],
  [
    'a link to renew it comes back from the source',
    'link-revoked',
    async (on) => {
      const [{ id, who }, browser] = [await on.connected(), on.browser()];
      const token = tokenOf(await on.consent({ connectionId: id }));
      const back = on.pages.visit(await on.followed(browser, token), who);
      await disconnect(on, id);
      await on.ready();
      return browser.finish(back);
    },
  ],
  [
    'a sign-in to renew it comes back from the source',
    'connection-gone',
    async (on) => {
      const { id, who, owner } = await on.connected();
      const back = on.pages.visit(await owner.begin({ connectionId: id }), who);
      await disconnect(on, id);
      await on.ready();
      return owner.finish(back);
    },
  ],
  [
    'a code to renew it is typed in',
    'connection-gone',
    async (on) => {
      const { id, who, owner } = await on.connected();
      const wanted = { provider: 'test', way: 'device-code', streams: ['people'], since: null, connectionId: id };
      const code = (await owner.post('/api/device-codes', wanted)).body;
      on.pages.enter(String(code['userCode']), who);
      await disconnect(on, id);
      await on.ready();
      return after(on, minutes, () => owner.post('/api/device-codes/poll', { id: code['id'] }));
    },
  ],
  [
    'a sign-in to renew one that was erased comes back',
    'connection-gone',
    async (on) => {
      const { id, who, owner } = await on.connected();
      const back = on.pages.visit(await owner.begin({ connectionId: id }), who);
      await disconnect(on, id, true);
      await on.ready();
      return owner.finish(back);
    },
  ],
  [
    'it is resumed',
    '',
    async (on) => {
      const { id, owner } = await on.connected();
      await disconnect(on, id);
      await on.ready();
      return owner.post(`/api/connections/${id}/resume`, {});
    },
  ],
  [
    'it is paused, then resumed',
    '',
    async (on) => {
      const { id, owner } = await on.connected();
      await disconnect(on, id);
      await on.ready();
      await owner.post(`/api/connections/${id}/pause`, {});
      return owner.post(`/api/connections/${id}/resume`, {});
    },
  ],
  [
    'another organization disconnects it',
    'not-found',
    async (on) => {
      const { id } = await on.connected();
      await on.ready();
      return on.browser('owner', on.b).post(`/api/connections/${id}/disconnect`, { erase: true });
    },
  ],
  [
    'a sign-in for another connection is bent to it',
    'other-grant',
    async (on) => {
      const [first, second] = [await on.connected(), await on.connected()];
      const url = await first.owner.begin({ connectionId: first.id });
      expect(stateOf(url)).not.toBe('');
      await on.ready();
      return first.owner.finish({ ...on.pages.visit(url, second.who), connectionId: second.id });
    },
  ],
  [
    'one account is taken in by a way for everybody',
    'other-grant',
    async (on) => {
      const { id, who, owner } = await on.connected();
      const url = await owner.begin({ connectionId: id, way: 'admin-consent' });
      await on.ready();
      return owner.complete(on.pages, url, who);
    },
  ],
];

describe('a connection that is none any more, or somebody else’s', () => {
  it.each(attacks)('stays as it is where %s: %s', async (_name, code, attack) => {
    const answer = await attack(stage);
    expect([answer.code ?? '', await stage.unchanged()], answer.text).toEqual([code, true]);
  });

  it('is brought back by a link that is made afterwards', async () => {
    const { id, who } = await stage.connected();
    await disconnect(stage, id);
    const browser = stage.browser('owner');
    const answer = await browser.complete(stage.pages, await browser.begin({ connectionId: id }), who);
    expect(answer.body).toMatchObject({ result: 'connected', connectionId: id });
  });
});
