// A stage for attacks: people with browsers, links and sign-ins under way, and all that must not change.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { listLinks } from '../contract/links.ts';
import type { Role } from '../contract/session.ts';
import type { Answer } from './testing-browser.ts';
import { TestBrowser, tokenOf, urlOf } from './testing-browser.ts';
import type { TestOrganization } from './testing-organization.ts';
import type { TestProduct } from './testing-product.ts';

const Invited = z.object({ rows: z.array(z.object({ url: z.string() })) });

export const someone = () => ({ tenantId: randomUUID(), account: `x-${randomUUID()}@example.com` });
export const stateOf = (url: string): string => new URL(url).searchParams.get('state') ?? '';

export const minutes = 60_000;

/** Runs the work so many milliseconds later. */
export const after = async <T>(on: AttackStage, ms: number, work: () => Promise<T>): Promise<T> => {
  on.product.clock.offset += ms;
  try {
    return await work();
  } finally {
    on.product.clock.offset -= ms;
  }
};

export class AttackStage {
  readonly product: TestProduct;
  readonly a: TestOrganization;
  readonly b: TestOrganization;
  #before = '';

  constructor(product: TestProduct) {
    this.product = product;
    this.a = product.a;
    this.b = product.b;
  }

  get pages() {
    return this.product.pages;
  }

  browser(role: 'owner' | 'manager' | 'employee' | null = null, of = this.a): TestBrowser {
    return new TestBrowser(this.product.server, role === null ? null : of.tokens[role]);
  }

  /** A browser without the session, that has somebody's flow cookie. */
  withCookieOf(other: TestBrowser, session: string | null = null): TestBrowser {
    const browser = new TestBrowser(this.product.server, session);
    browser.cookies['plumbline-flow'] = other.cookies['plumbline-flow'] ?? '';
    return browser;
  }

  /** A link's answer, for an admin at the source, made by the owner of A. */
  consent(wanted: object = {}): Promise<Answer> {
    const standard = { provider: 'test', streams: ['people'], since: null };
    return this.browser('owner').post('/api/links/consent', { ...standard, ...wanted });
  }

  async invite(role: 'owner' | 'manager' = 'owner', of = this.a): Promise<{ token: string; id: string }> {
    const email = `i-${randomUUID()}@example.com`;
    const browser = this.browser(role, of);
    const wanted = { provider: 'test', streams: ['people'], since: null, emails: [email] };
    const { rows } = Invited.parse((await browser.post('/api/invites', wanted)).body);
    const { links } = listLinks.output.parse((await browser.send('GET', '/api/links')).body);
    const id = links.find((link) => link.email === email)?.id ?? '';
    return { token: new URL(rows[0]?.url ?? '').hash.slice(1), id };
  }

  async joinToken(role: Role = 'employee', email = `j-${randomUUID()}@example.com`): Promise<string> {
    return tokenOf(await this.browser('owner').post('/api/members/invite', { email, role }));
  }

  follow(browser: TestBrowser, token: string): Promise<Answer> {
    return browser.post('/api/links/follow', { token });
  }

  async followed(browser: TestBrowser, token: string): Promise<string> {
    return urlOf(await this.follow(browser, token));
  }

  async device(browser: TestBrowser): Promise<string> {
    const wanted = { provider: 'test', way: 'device-code', streams: ['people'], since: null };
    return String((await browser.post('/api/device-codes', wanted)).body['id']);
  }

  /** Connects an account for the owner of A; resolves to the connection's id and who it is. */
  async connected(): Promise<{ id: string; who: ReturnType<typeof someone>; owner: TestBrowser }> {
    const [owner, who] = [this.browser('owner'), someone()];
    const { body } = await owner.complete(this.pages, await owner.begin(), who);
    return { id: String(body['connectionId']), who, owner };
  }

  async setRole(userId: string, role: Role): Promise<void> {
    await this.product.database.door((tx) =>
      tx.updateTable('login').set({ role }).where('user_id', '=', userId).execute(),
    );
  }

  /** Runs the work while a login of A has another role. */
  async asRole<T>(role: Role, work: () => Promise<T>): Promise<T> {
    await this.setRole(this.a.userIds.owner, role);
    try {
      return await work();
    } finally {
      await this.setRole(this.a.userIds.owner, 'owner');
    }
  }

  /** Everything before the attack itself has been done. */
  async ready(): Promise<void> {
    this.#before = await this.#see();
  }

  /** Errors: that something is different from when it was `ready`. */
  async unchanged(): Promise<boolean> {
    return (await this.#see()) === this.#before;
  }

  /** Connections with credentials, what is read of them, logins, and which links are used up or revoked. */
  async #see(): Promise<string> {
    const { database } = this.product;
    const rows = [];
    for (const { organizationId } of [this.a, this.b]) {
      rows.push(
        await database.tenant(organizationId, async (tx) => [
          await tx.selectFrom('connection').selectAll().orderBy('connection_id').execute(),
          await tx.selectFrom('stream_partition').selectAll().orderBy('connection_id').orderBy('stream').execute(),
          await tx
            .selectFrom('link')
            .select(['link_id', 'token_hash', 'used_at', 'revoked_at', 'connection_id', 'expires_at'])
            .orderBy('link_id')
            .execute(),
          await tx.selectFrom('receipt').selectAll().execute(),
        ]),
      );
    }
    const logins = await database.door((tx) => tx.selectFrom('login').selectAll().orderBy('user_id').execute());
    return JSON.stringify([rows, logins]);
  }
}
