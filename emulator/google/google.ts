// Who may ask Google: service accounts with their keys, what a domain delegated to them, and tokens.
import { randomBytes, type KeyObject } from 'node:crypto';
import { Mailboxes } from './mailbox.ts';

export const scopeRoot = 'https://www.googleapis.com/auth/';
export const allScopes = [
  'admin.directory.user.readonly',
  'calendar.events.readonly',
  'calendar.readonly',
  'gmail.metadata',
  'gmail.readonly',
] as const;

export interface ServiceAccount {
  readonly email: string;
  /** The number by which a domain's admin knows it. */
  readonly clientId: string;
  readonly projectId: string;
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

export interface GoogleToken {
  readonly account: ServiceAccount;
  /** Whom it stands for; null for the service account itself. */
  readonly subject: { readonly tenantId: string; readonly userId: string } | null;
  /** Whole URLs. */
  readonly scopes: readonly string[];
  readonly endsAt: number;
}

export class Google {
  readonly mailboxes = new Mailboxes();
  readonly accounts = new Map<string, ServiceAccount>();
  /** By tenant and client id, what an admin has authorized. */
  readonly #delegated = new Map<string, readonly string[]>();
  readonly #tokens = new Map<string, GoogleToken>();
  /** By user id, or nothing for all: the generation of sync tokens that is good, and the last history id that is not. */
  readonly #expired = new Map<string, number>();
  readonly #forgotten = new Map<string, number>();
  #generation = 0;

  delegate(tenantId: string, clientId: string, scopes: readonly string[]): void {
    this.#delegated.set(`${tenantId} ${clientId}`, scopes);
  }

  delegatedTo(tenantId: string, clientId: string): readonly string[] {
    return this.#delegated.get(`${tenantId} ${clientId}`) ?? [];
  }

  issue(token: GoogleToken): string {
    const value = `ya29.c.${randomBytes(120).toString('base64url')}`;
    this.#tokens.set(value, token);
    return value;
  }

  find(value: string): GoogleToken | null {
    const token = this.#tokens.get(value);
    return token === undefined || token.endsAt <= Date.now() ? null : token;
  }

  kill(value: string): void {
    this.#tokens.delete(value);
  }

  killAll(): void {
    this.#tokens.clear();
  }

  /** Makes every sync token of that user, or of all, that was given before now count as too old. */
  expire(userId: string | null): void {
    this.#generation += 1;
    this.#expired.set(userId ?? '', this.#generation);
  }

  /** Stands in every sync token. */
  generation(): number {
    return this.#generation;
  }

  isExpired(userId: string, generation: number): boolean {
    return [userId, ''].some((key) => (this.#expired.get(key) ?? 0) > generation);
  }

  /** Makes Gmail forget what happened in a mailbox up to that history id. */
  forget(userId: string, historyId: number): void {
    this.#forgotten.set(userId, historyId);
  }

  isForgotten(userId: string, historyId: number): boolean {
    return historyId <= (this.#forgotten.get(userId) ?? 0);
  }
}
