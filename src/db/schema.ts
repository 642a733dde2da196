// The tables as kysely sees them, by part in tables/; a test holds them against the database's own catalogue on both engines.
import type { Transaction } from 'kysely';
import type { AccountsTables } from './tables/accounts.ts';
import type { ApiKeysTables } from './tables/api-keys.ts';
import type { ConnectionsTables } from './tables/connections.ts';
import type { LinksTables } from './tables/links.ts';
import type { MailTables } from './tables/mail.ts';
import type { NoticesTables } from './tables/notices.ts';
import type { OrganizationsTables } from './tables/organizations.ts';
import type { RecordsTables } from './tables/records.ts';
import type { RetentionTables } from './tables/retention.ts';
import type { RightsTables } from './tables/rights.ts';
import type { RosterTables } from './tables/roster.ts';
import type { SignalsTables } from './tables/signals.ts';
import type { SyncTables } from './tables/sync.ts';
import type { TeamsTables } from './tables/teams.ts';
import type { ViewsTables } from './tables/views.ts';
import type { WebhooksTables } from './tables/webhooks.ts';
import type { WorkingTimeTables } from './tables/working-time.ts';

export interface Schema
  extends AccountsTables,
    ApiKeysTables,
    ConnectionsTables,
    LinksTables,
    MailTables,
    NoticesTables,
    OrganizationsTables,
    RecordsTables,
    RetentionTables,
    RightsTables,
    RosterTables,
    SignalsTables,
    SyncTables,
    TeamsTables,
    ViewsTables,
    WebhooksTables,
    WorkingTimeTables {}

/** A transaction as one role; ends with the `work` it was given to. */
export type Tx = Transaction<Schema>;
