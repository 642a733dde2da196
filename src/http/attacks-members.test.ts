// Attacks by those who have a login: on others' links, members, connections and key pairs, and on ways that are not theirs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AttackStage, someone } from './testing-attacks.ts';
import { type Answer, TestBrowser } from './testing-browser.ts';
import { openTestProduct } from './testing-product.ts';

let stage: AttackStage;
beforeAll(async () => {
  stage = new AttackStage(await openTestProduct());
});
afterAll(() => stage.product.close());

type Attack = readonly [string, string, (on: AttackStage) => Promise<Answer>];

const makers: readonly Attack[] = [
  [
    'a manager revokes another’s invite',
    'not-found',
    async (on) => {
      const { id } = await on.invite('owner');
      await on.ready();
      return on.browser('manager').post(`/api/links/${id}/revoke`, {});
    },
  ],
  [
    'a manager renews another’s invite',
    'not-found',
    async (on) => {
      const { id } = await on.invite('owner');
      await on.ready();
      return on.browser('manager').post(`/api/links/${id}/remind`, {});
    },
  ],
  [
    'somebody who is an admin no more renews a link for admins',
    'not-allowed',
    async (on) => {
      const made = (await on.consent()).body as { link: { id: string } };
      await on.ready();
      return on.asRole('manager', () => on.browser('owner').post(`/api/links/${made.link.id}/remind`, {}));
    },
  ],
  [
    'another organization renews a link',
    'not-found',
    async (on) => {
      const { id } = await on.invite();
      await on.ready();
      return on.browser('owner', on.b).post(`/api/links/${id}/remind`, {});
    },
  ],
  [
    'a used link is renewed',
    'link-used',
    async (on) => {
      const [{ token, id }, browser] = [await on.invite(), on.browser()];
      await browser.complete(on.pages, await on.followed(browser, token), someone());
      await on.ready();
      return on.browser('owner').post(`/api/links/${id}/remind`, {});
    },
  ],
  [
    'an owner is invited',
    'invalid-input',
    async (on) => {
      await on.ready();
      return on.browser('owner').post('/api/members/invite', { email: 'o@example.com', role: 'owner' });
    },
  ],
  [
    'a manager invites a member',
    'not-allowed',
    async (on) => {
      await on.ready();
      return on.browser('manager').post('/api/members/invite', { email: 'o@example.com', role: 'admin' });
    },
  ],
  [
    'an admin removes an owner',
    'not-allowed',
    async (on) => {
      await on.ready();
      const id = on.a.userIds.owner;
      const { members } = (await on.browser('owner').send('GET', '/api/members')).body as {
        members: { id: string; role: string }[];
      };
      const other = members.find((member) => member.role === 'owner' && member.id !== id)?.id ?? '';
      return on.asRole('admin', () => on.browser('owner').post(`/api/members/${other}/remove`, {}));
    },
  ],
  [
    'another organization’s member is removed',
    'not-found',
    async (on) => {
      await on.ready();
      return on.browser('owner', on.b).post(`/api/members/${on.a.userIds.employee}/remove`, {});
    },
  ],
  [
    'a connection of another organization is to be renewed',
    'connection-gone',
    async (on) => {
      const { id } = await on.connected();
      await on.ready();
      const wanted = { provider: 'test', way: 'own-account', streams: ['people'], since: null, connectionId: id };
      return on.browser('owner', on.b).post('/api/sign-ins', wanted);
    },
  ],
  [
    'a link is made for a connection of another organization',
    'not-found',
    async (on) => {
      const { id } = await on.connected();
      await on.ready();
      const wanted = { provider: 'test', streams: ['people'], since: null, connectionId: id };
      return on.browser('owner', on.b).post('/api/links/consent', wanted);
    },
  ],
  [
    'an employee renews a connection that is not theirs',
    'connection-gone',
    async (on) => {
      const { id } = await on.connected();
      await on.ready();
      const wanted = { provider: 'test', way: 'own-account', streams: ['people'], since: null, connectionId: id };
      return on.browser('employee').post('/api/own/sign-ins', wanted);
    },
  ],
  [
    'an employee takes an admin’s way',
    'invalid-input',
    async (on) => {
      await on.ready();
      const wanted = { provider: 'test', way: 'admin-consent', streams: ['people'], since: null };
      return on.browser('employee').post('/api/own/sign-ins', wanted);
    },
  ],
  [
    'an employee fills in an admin’s form',
    'invalid-input',
    async (on) => {
      await on.ready();
      const wanted = {
        provider: 'test',
        way: 'own-app',
        fields: { secret: 's' },
        streams: ['people'],
        since: null,
      };
      return on.browser('employee').post('/api/own/connections', wanted);
    },
  ],
  [
    'an employee enters a password for a connection that is not theirs',
    'not-found',
    async (on) => {
      const who = someone();
      on.pages.grants.set(who.account, who);
      const form = { provider: 'test', way: 'password', fields: { secret: who.account }, streams: ['people'] };
      const made = await on.browser('manager').post('/api/own/connections', { ...form, since: null });
      const { id } = made.body['connection'] as { id: string };
      await on.ready();
      return on.browser('employee').post('/api/own/connections', { ...form, since: null, connectionId: id });
    },
  ],
  [
    'a form’s way is begun as a sign-in',
    'invalid-input',
    async (on) => {
      await on.ready();
      const wanted = { provider: 'test', way: 'own-app', streams: ['people'], since: null };
      return on.browser('owner').post('/api/sign-ins', wanted);
    },
  ],
  [
    'a stream is asked for that the way does not have',
    'invalid-input',
    async (on) => {
      await on.ready();
      const wanted = { provider: 'test', way: 'own-account', streams: ['people', 'constructor'], since: null };
      return on.browser('owner').post('/api/sign-ins', wanted);
    },
  ],
  [
    'a key pair of another organization is used',
    'invalid-input',
    async (on) => {
      const made = await on.browser('owner').post('/api/certificates', { provider: 'test', name: 'x', days: 30 });
      await on.ready();
      const { certificateId } = made.body;
      const wanted = { provider: 'test', fields: { secret: 's' }, certificateId, streams: ['people'], since: null };
      return on.browser('owner', on.b).post('/api/connections', wanted);
    },
  ],
];

const check = async (code: string, attack: Attack[2]): Promise<void> => {
  const answer = await attack(stage);
  expect([answer.code, await stage.unchanged()], answer.text).toEqual([code, true]);
};

describe('who makes links and sign-ins', () => {
  it.each(makers)('is refused where %s: %s', (_name, code, attack) => check(code, attack));

  it('the last owner stays, also when two owners remove each other at once', async () => {
    const other = await openTestProduct();
    try {
      const founder = await other.database.door((tx) =>
        tx.selectFrom('login').selectAll().where('full_name', '=', `Founder ${other.a.mark}`).executeTakeFirstOrThrow(),
      );
      const owner = new TestBrowser(other.server, other.a.tokens.owner);
      const remove = (id: string) => owner.post(`/api/members/${id}/remove`, {});
      const answers = await Promise.all([remove(founder.user_id), remove(other.a.userIds.owner)]);
      expect(answers.map(({ code }) => code).filter((code) => code === null)).toHaveLength(1);
      const left = await other.database.door((tx) =>
        tx
          .selectFrom('login')
          .select('user_id')
          .where('role', '=', 'owner')
          .where('organization_id', '=', other.a.organizationId)
          .execute(),
      );
      expect(left).toHaveLength(1);
    } finally {
      await other.close();
    }
  });
});
