// Attacks on the ways in: each is refused with its own reason, and nothing is different afterwards.
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AttackStage, after, minutes, someone, stateOf } from './testing-attacks.ts';
import { type Answer, urlOf } from './testing-browser.ts';
import { openTestProduct } from './testing-product.ts';

let stage: AttackStage;
beforeAll(async () => {
  stage = new AttackStage(await openTestProduct());
});
afterAll(() => stage.product.close());

/** What it is, the code it is refused with, the attack. `ready` is called when what is done rightfully is done. */
type Attack = readonly [string, string, (on: AttackStage) => Promise<Answer>];

const finishPath = '/api/sign-ins/finish';

const callbacks: readonly Attack[] = [
  [
    'a callback is brought again',
    'sign-in-used',
    async (on) => {
      const owner = on.browser('owner');
      const back = on.pages.visit(await owner.begin(), someone());
      await owner.finish(back);
      await on.ready();
      return owner.finish(back);
    },
  ],
  [
    'a callback is brought again after it failed, with a good code',
    'sign-in-used',
    async (on) => {
      const owner = on.browser('owner');
      const url = await owner.begin();
      await owner.finish(on.pages.decline(url));
      await on.ready();
      return owner.finish(on.pages.visit(url, someone()));
    },
  ],
  [
    'a callback is brought by a browser without a cookie',
    'sign-in-other-browser',
    async (on) => {
      const url = await on.browser('owner').begin();
      await on.ready();
      return on.browser('owner').finish(on.pages.visit(url, someone()));
    },
  ],
  [
    'a victim is sent to an attacker’s callback while their own sign-in is under way',
    'sign-in-other-browser',
    async (on) => {
      const [attacker, victim] = [on.browser('owner', on.b), on.browser('owner')];
      const back = on.pages.visit(await attacker.begin(), someone());
      await victim.begin();
      await on.ready();
      return victim.finish(back);
    },
  ],
  [
    'an attacker plants their cookie in a victim’s browser and sends them to the callback',
    'sign-in-other-user',
    async (on) => {
      const attacker = on.browser('owner', on.b);
      const back = on.pages.visit(await attacker.begin(), someone());
      await on.ready();
      return on.withCookieOf(attacker, on.a.tokens.owner).finish(back);
    },
  ],
  [
    'another member finishes what somebody began in the same browser',
    'sign-in-other-user',
    async (on) => {
      const browser = on.browser('owner');
      const back = on.pages.visit(await browser.begin(), someone());
      browser.signIn(on.a.tokens.manager);
      await on.ready();
      return browser.finish(back);
    },
  ],
  [
    'a member of another organization finishes it in the same browser',
    'sign-in-other-user',
    async (on) => {
      const browser = on.browser('owner');
      const back = on.pages.visit(await browser.begin(), someone());
      browser.signIn(on.b.tokens.owner);
      await on.ready();
      return browser.finish(back);
    },
  ],
  [
    'it is finished after signing out',
    'sign-in-other-user',
    async (on) => {
      const browser = on.browser('owner');
      const back = on.pages.visit(await browser.begin(), someone());
      browser.signIn(null);
      await on.ready();
      return browser.finish(back);
    },
  ],
  [
    'it is finished with a token of nobody instead of a session',
    'sign-in-other-user',
    async (on) => {
      const browser = on.browser('owner');
      const back = on.pages.visit(await browser.begin(), someone());
      await on.ready();
      return browser.post(finishPath, { parameters: back }, { authorization: `Bearer ${'x'.repeat(43)}` });
    },
  ],
  [
    'the role was taken away meanwhile',
    'sign-in-not-allowed',
    async (on) => {
      const browser = on.browser('owner');
      const back = on.pages.visit(await browser.begin(), someone());
      await on.ready();
      return on.asRole('employee', () => browser.finish(back));
    },
  ],
  [
    'it comes back after its 15 minutes',
    'sign-in-expired',
    async (on) => {
      const browser = on.browser('owner');
      const back = on.pages.visit(await browser.begin(), someone());
      await on.ready();
      return after(on, 15 * minutes + 1, () => browser.finish(back));
    },
  ],
  [
    'the codes of two sign-ins of one browser are mixed up',
    'code-refused',
    async (on) => {
      const browser = on.browser('owner');
      const [one, other] = [await browser.begin(), await browser.begin()];
      const back = on.pages.visit(one, someone());
      await on.ready();
      return browser.finish({ ...back, state: stateOf(other) });
    },
  ],
  [
    'an attacker’s code is put beside a victim’s state',
    'code-refused',
    async (on) => {
      const victim = on.browser('owner');
      const url = await victim.begin();
      const { code } = on.pages.visit(await on.browser('owner', on.b).begin(), someone());
      await on.ready();
      return victim.finish({ code, state: stateOf(url) });
    },
  ],
  [
    'a code of one way is brought to another way’s second round',
    'code-refused',
    async (on) => {
      const browser = on.browser('owner');
      const second = urlOf(
        await browser.finish(on.pages.visit(await browser.begin({ way: 'admin-consent' }), someone())),
      );
      const { code } = on.pages.visit(await browser.begin(), someone());
      await on.ready();
      return browser.finish({ code, state: stateOf(second) });
    },
  ],
  [
    'a forged tenant stands in the consent’s redirect',
    'wrong-tenant',
    async (on) => {
      const [browser, attacker] = [on.browser('owner'), someone()];
      const back = on.pages.visit(await browser.begin({ way: 'admin-consent' }), attacker);
      const second = urlOf(await browser.finish({ ...back, tenant: randomUUID() }));
      await on.ready();
      return browser.finish(on.pages.visit(second, attacker));
    },
  ],
  [
    'a consent’s redirect is forged without anybody consenting',
    'code-refused',
    async (on) => {
      const browser = on.browser('owner');
      const state = stateOf(await browser.begin({ way: 'admin-consent' }));
      const second = urlOf(await browser.finish({ admin_consent: 'True', tenant: randomUUID(), state }));
      await on.ready();
      return browser.finish({ code: randomUUID(), state: stateOf(second) });
    },
  ],
  [
    'another tenant signs in for a connection',
    'other-grant',
    async (on) => {
      const { id, owner } = await on.connected();
      const url = await owner.begin({ connectionId: id });
      await on.ready();
      return owner.complete(on.pages, url, someone());
    },
  ],
  [
    'another account of the same tenant signs in for a connection',
    'other-grant',
    async (on) => {
      const { id, owner, who } = await on.connected();
      const url = await owner.begin({ connectionId: id });
      await on.ready();
      return owner.complete(on.pages, url, { ...who, account: 'other@example.com' });
    },
  ],
  [
    'a tenant that another organization holds by the shared registration is connected',
    'tenant-elsewhere',
    async (on) => {
      const [theirs, ours, who] = [on.browser('owner', on.b), on.browser('owner'), someone()];
      await theirs.complete(on.pages, await theirs.begin({ way: 'admin-consent' }), who);
      const url = await ours.begin({ way: 'admin-consent' });
      await on.ready();
      return ours.complete(on.pages, url, who);
    },
  ],
  [
    'the connection was erased meanwhile',
    'connection-gone',
    async (on) => {
      const { id, owner, who } = await on.connected();
      const url = await owner.begin({ connectionId: id });
      await owner.post(`/api/connections/${id}/disconnect`, { erase: true });
      await on.ready();
      return owner.complete(on.pages, url, who);
    },
  ],
  [
    'a device’s code is brought as a state',
    'sign-in-expired',
    async (on) => {
      const owner = on.browser('owner');
      await owner.begin();
      const id = await on.device(owner);
      await on.ready();
      return owner.finish({ code: 'x', state: id });
    },
  ],
  [
    'a state is brought as a device’s code',
    'sign-in-expired',
    async (on) => {
      const owner = on.browser('owner');
      const id = stateOf(await owner.begin());
      await on.ready();
      return owner.post('/api/device-codes/poll', { id });
    },
  ],
  [
    'a link’s token is brought as a state',
    'sign-in-expired',
    async (on) => {
      const { token } = await on.invite();
      await on.ready();
      return on.browser('owner').finish({ code: 'x', state: token });
    },
  ],
  [
    'another member asks about a device’s code',
    'sign-in-expired',
    async (on) => {
      const id = await on.device(on.browser('owner'));
      await on.setRole(on.a.userIds.manager, 'admin');
      await on.ready();
      const answer = await after(on, 5001, () => on.browser('manager').post('/api/device-codes/poll', { id }));
      await on.setRole(on.a.userIds.manager, 'manager');
      await on.ready();
      return answer;
    },
  ],
  [
    'another organization asks about a device’s code',
    'sign-in-expired',
    async (on) => {
      const id = await on.device(on.browser('owner'));
      await on.ready();
      return after(on, 5001, () => on.browser('owner', on.b).post('/api/device-codes/poll', { id }));
    },
  ],
];

describe('a callback', () => {
  it.each(callbacks)('is refused where %s: %s', async (_name, code, attack) => {
    const answer = await attack(stage);
    expect([answer.code, await stage.unchanged()], answer.text).toEqual([code, true]);
  });

  it('is taken once, however many bring it at the same time', async () => {
    const owner = stage.browser('owner');
    const back = stage.pages.visit(await owner.begin(), someone());
    const answers = await Promise.all(Array.from({ length: 100 }, () => owner.finish(back)));
    expect(answers.filter(({ body }) => body['result'] === 'connected')).toHaveLength(1);
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([null, 'sign-in-used']));
  });

  it('tells nobody whether a state was there once', async () => {
    const owner = stage.browser('owner');
    const old = stage.pages.visit(await owner.begin(), someone());
    const forged = { ...old, state: randomBytes(32).toString('base64url') };
    const answers = await after(stage, 16 * minutes, () => Promise.all([owner.finish(old), owner.finish(forged)]));
    expect(answers[0]).toEqual(answers[1]);
  });
});
