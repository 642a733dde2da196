// Attacks on whose grant it is: many who bring the same one at once, and those who would take it over from others.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AttackStage, someone } from './testing-attacks.ts';
import type { Answer } from './testing-browser.ts';
import { openTestProduct } from './testing-product.ts';

let stage: AttackStage;
beforeAll(async () => {
  stage = new AttackStage(await openTestProduct());
});
afterAll(() => stage.product.close());

/** The connections of a tenant over all organizations, with the organization that has each. */
const holders = async (tenantId: string) => {
  const rows = await Promise.all(
    [stage.a, stage.b].map(({ organizationId }) =>
      stage.product.database.tenant(organizationId, (tx) =>
        tx
          .selectFrom('connection')
          .select(['status', 'owner_id as ownerId', 'secret'])
          .where('tenant_id', '=', tenantId)
          .execute(),
      ),
    ),
  );
  return rows.flat();
};

it('a tenant whose consent two organizations bring at once is never held by both', async () => {
  for (let round = 0; round < 10; round += 1) {
    const who = someone();
    const browsers = [stage.browser('owner'), stage.browser('owner', stage.b)];
    const urls = await Promise.all(browsers.map((browser) => browser.begin({ way: 'admin-consent' })));
    const answers = await Promise.all(
      browsers.map((browser, index) => browser.complete(stage.pages, urls[index] ?? '', who)),
    );
    const held = (await holders(who.tenantId)).filter(({ status }) => status !== 'disconnected');
    const connected = answers.filter(({ body }) => body['result'] === 'connected');
    expect(held.length).toBeLessThanOrEqual(1);
    expect(connected).toHaveLength(held.length);
    const others = answers.filter(({ code }) => code !== null).map(({ code }) => code);
    expect(new Set(others)).toEqual(new Set(['tenant-elsewhere']));
    const ended = (await holders(who.tenantId)).filter(({ status }) => status === 'disconnected');
    expect(ended.every(({ secret }) => secret === null)).toBe(true);
  }
});

it('an account that is brought twenty times at once is connected once', async () => {
  const [owner, who] = [stage.browser('owner'), someone()];
  const urls: string[] = [];
  for (let count = 0; count < 20; count += 1) urls.push(await owner.begin());
  const answers: Answer[] = await Promise.all(urls.map((url) => owner.finish(stage.pages.visit(url, who))));
  expect(answers.filter(({ code }) => code === null)).toHaveLength(1);
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([null, 'already-connected']));
  expect(await holders(who.tenantId)).toHaveLength(1);
});

it('nobody takes over a colleague’s account that is connected, nor sees or ends it', async () => {
  const [employee, manager, who] = [stage.browser('employee'), stage.browser('manager'), someone()];
  const begun = await employee.begin({}, '/api/own/sign-ins');
  const { body } = await employee.complete(stage.pages, begun, who);
  const id = String(body['connectionId']);
  const taken = await manager.complete(stage.pages, await manager.begin({}, '/api/own/sign-ins'), who);
  expect(taken.code).toBe('already-connected');
  expect((await manager.send('GET', '/api/own/connections')).text).not.toContain(who.account);
  const ended = await manager.post(`/api/own/connections/${id}/disconnect`, { erase: true });
  expect(ended.code).toBe('not-found');
  expect(await holders(who.tenantId)).toMatchObject([{ status: 'connected', ownerId: stage.a.userIds.employee }]);
});

it('whoever holds an invite brings one account with it, and no second one', async () => {
  const [{ token }, browser] = [await stage.invite(), stage.browser()];
  const [first, second] = [await stage.followed(browser, token), await stage.followed(browser, token)];
  const [one, other] = [someone(), someone()];
  const answers = await Promise.all([
    browser.finish(stage.pages.visit(first, one)),
    browser.finish(stage.pages.visit(second, other)),
  ]);
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['link-used', null]));
  expect([...(await holders(one.tenantId)), ...(await holders(other.tenantId))]).toHaveLength(1);
});
