// Who has signed in in which browser: the cookie that makes single sign-on and prompt=none possible.
import { randomUUID } from 'node:crypto';
import { readHeader, type Request } from '../http/wire.ts';
import type { Account } from './account.ts';

export interface Presence {
  readonly account: Account;
  readonly multiFactor: boolean;
  /** Entra's time, milliseconds. */
  readonly authenticatedAt: number;
}

const name = 'ESTSAUTH';

const readId = (request: Request): string | null =>
  new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)`).exec(readHeader(request.headers, 'cookie') ?? '')?.[1] ?? null;

export class BrowserSessions {
  readonly #sessions = new Map<string, Map<string, Presence>>();

  /** Everybody signed in in the browser that asks. */
  read(request: Request): readonly Presence[] {
    return [...(this.#sessions.get(readId(request) ?? '')?.values() ?? [])];
  }

  /** Adds one; returns the cookie. */
  add(request: Request, presence: Presence): string {
    const known = readId(request);
    const id = known !== null && this.#sessions.has(known) ? known : randomUUID();
    const session = this.#sessions.get(id) ?? new Map<string, Presence>();
    session.set(`${presence.account.tenantId} ${presence.account.oid}`, presence);
    this.#sessions.set(id, session);
    return `${name}=${id}; Path=/login; HttpOnly; SameSite=Lax`;
  }

  /** Signs everybody in that browser out; returns the cookie. */
  clear(request: Request): string {
    this.#sessions.delete(readId(request) ?? '');
    return `${name}=; Path=/login; HttpOnly; SameSite=Lax; Max-Age=0`;
  }

  /** Ends the account's sessions in every browser. */
  forget(tenantId: string, oid: string): void {
    for (const session of this.#sessions.values()) session.delete(`${tenantId} ${oid}`);
  }
}
