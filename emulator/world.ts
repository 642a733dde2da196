// Everything the services share: who is there, what time it is, what is counted and what goes wrong.
import type { BambooHr } from './bamboohr/bamboohr.ts';
import type { Clock } from './clock.ts';
import type { Entra } from './entra/entra.ts';
import type { Registry } from './entra/registry.ts';
import type { SigningKey } from './entra/keys.ts';
import type { Access } from './graph/access.ts';
import type { AuditQueries } from './graph/audit-queries.ts';
import type { DeltaGenerations } from './graph/delta-generations.ts';
import type { Downloads } from './graph/downloads.ts';
import type { NoticeBook } from './graph/notice-book.ts';
import type { Outbox } from './graph/outbox.ts';
import type { Refusals } from './graph/refusals.ts';
import type { Revocations } from './graph/revocations.ts';
import type { Sessions } from './graph/sessions.ts';
import type { SwitchBoard } from './graph/tenant-switches.ts';
import type { Google } from './google/google.ts';
import type { Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { Quota } from './quota.ts';
import type { ChatArchive } from './scenarios/chats.ts';
import type { Settings } from './settings.ts';
import type { Slack } from './slack/slack.ts';
import type { Tenant } from './tenant/model.ts';
import type { Zoom } from './zoom/zoom.ts';

export interface World {
  readonly clock: Clock;
  readonly tenants: Map<string, Tenant>;
  readonly registry: Registry;
  /** Accounts, policies, consents, codes and tokens of sign-in. */
  readonly entra: Entra;
  readonly key: SigningKey;
  readonly ledger: Ledger;
  readonly quota: Quota;
  readonly faults: Faults;
  readonly sessions: Sessions;
  readonly access: Access;
  readonly revocations: Revocations;
  /** What is refused in one place, or late. */
  readonly refusals: Refusals;
  readonly downloads: Downloads;
  readonly audit: AuditQueries;
  readonly outbox: Outbox;
  /** Subscriptions to change notifications. */
  readonly notices: NoticeBook;
  readonly switches: SwitchBoard;
  readonly deltas: DeltaGenerations;
  /** What is said in the tenants' chat channels. */
  readonly chats: ChatArchive;
  readonly slack: Slack;
  readonly zoom: Zoom;
  readonly google: Google;
  readonly bamboohr: BambooHr;
  settings: Settings;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  origin: string;
}

/** The tenant with this id or verified domain. */
export const findTenant = (world: World, idOrDomain: string): Tenant | null => {
  const wanted = idOrDomain.toLowerCase();
  const byId = world.tenants.get(wanted);
  if (byId) return byId;
  for (const tenant of world.tenants.values()) {
    if (tenant.domains.some((domain) => domain.toLowerCase() === wanted)) return tenant;
  }
  return null;
};
