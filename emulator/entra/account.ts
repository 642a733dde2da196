// What an account is to Entra, beyond the directory: its state, its admin roles, and what has been revoked for it.
import { z } from 'zod';

const templates = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
} as const;

export const AdminRole = z.enum([
  'Global Administrator',
  'Privileged Role Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
]);
export type AdminRole = z.infer<typeof AdminRole>;

const everyone = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

/** The role templates of the `wids` claim. */
export const findRoleTemplates = (roles: readonly AdminRole[]): string[] => [
  ...roles.map((role) => templates[role]),
  everyone,
];

/** States in which an account cannot sign in, and what Entra says to each. */
const troubles = {
  'password-wrong': 50126,
  'password-missing': 50056,
  'password-expired': 50055,
  'password-change-interrupted': 120000,
  disabled: 50057,
  locked: 50053,
  'guest-pending': 50014,
  'mfa-enrolment': 50079,
  'conditional-access': 53003,
  'device-noncompliant': 53000,
  'device-unjoined': 53001,
  'device-unknown': 50097,
  'device-not-registered': 50129,
  'suspicious-activity': 50131,
  risk: 53004,
  'risk-at-home': 53011,
  'security-policy': 530032,
  'security-defaults': 530035,
} as const;

export const AccountState = z.enum([
  'active',
  'password-wrong',
  'password-missing',
  'password-expired',
  'password-change-interrupted',
  'disabled',
  'locked',
  'guest-pending',
  'mfa-enrolment',
  'conditional-access',
  'device-noncompliant',
  'device-unjoined',
  'device-unknown',
  'device-not-registered',
  'suspicious-activity',
  'risk',
  'risk-at-home',
  'security-policy',
  'security-defaults',
]);
export type AccountState = z.infer<typeof AccountState>;

/** The AADSTS code of the state; null for one that may sign in. */
export const codeOfState = (state: AccountState): number | null => (state === 'active' ? null : troubles[state]);

export interface Account {
  /** Where it signs in: its home, or the tenant whose guest it is. */
  readonly tenantId: string;
  readonly oid: string;
  readonly userName: string;
  /** What the person types. */
  readonly address: string;
  readonly name: string;
  readonly kind: 'member' | 'guest' | 'personal';
  readonly roles: readonly AdminRole[];
  readonly state: AccountState;
  /** A second factor is asked for. */
  readonly multiFactor: boolean;
}

export interface AccountSettings {
  readonly roles: readonly AdminRole[];
  readonly state: AccountState;
  readonly multiFactor: boolean;
}

/** What the control API has set for accounts, by tenant and object id. */
export class Accounts {
  readonly #settings = new Map<string, Partial<AccountSettings>>();

  settings(tenantId: string, oid: string): Partial<AccountSettings> {
    return this.#settings.get(`${tenantId} ${oid}`) ?? {};
  }

  change(tenantId: string, oid: string, change: Partial<AccountSettings>): void {
    this.#settings.set(`${tenantId} ${oid}`, { ...this.settings(tenantId, oid), ...change });
  }
}
