// Reach: the rules of who is captured through a connection, and the mailboxes that prove the limit at the source.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';

export interface ReachRule {
  readonly ruleId: string;
  readonly effect: 'include' | 'exclude';
  readonly kind: 'group' | 'domain' | 'person';
  /** The group's id at the source, or a domain or address in lower case. */
  readonly value: string;
  readonly label: string;
  /** Of a group: ids of its members at the source when they were last read; else empty. */
  readonly members: readonly string[];
}

export const listReachRules = (tx: Tx, key: ConnectionKey): Promise<ReachRule[]> =>
  tx
    .selectFrom('reach_rule')
    .select(['rule_id as ruleId', 'effect', 'kind', 'value', 'label', 'members'])
    .where('organization_id', '=', key.organizationId)
    .where('connection_id', '=', key.connectionId)
    .orderBy('effect', 'desc')
    .orderBy('kind')
    .orderBy('value')
    .execute();

/**
 * Until the transaction ends the rules stay as they are (`share`) or are this transaction's to change (`change`). Taken
 * first of all, by whoever saves accounts as by whoever saves rules: an account that is not committed yet is seen by no
 * rule, and a rule that is not committed by no account.
 */
export const holdReach = async (tx: Tx, key: ConnectionKey, how: 'share' | 'change'): Promise<void> => {
  const row = tx
    .selectFrom('connection')
    .select('connection_id')
    .where('organization_id', '=', key.organizationId)
    .where('connection_id', '=', key.connectionId);
  await (how === 'share' ? row.forShare() : row.forNoKeyUpdate()).execute();
};

/** What a look at the groups found, for rules that are still there. */
export const setReachMembers = async (
  tx: Tx,
  found: ConnectionKey & { readonly rules: readonly Pick<ReachRule, 'ruleId' | 'members'>[] },
): Promise<void> => {
  for (const { ruleId, members } of found.rules)
    await tx
      .updateTable('reach_rule')
      .set({ members: [...members] })
      .where('organization_id', '=', found.organizationId)
      .where('connection_id', '=', found.connectionId)
      .where('rule_id', '=', ruleId)
      .execute();
};

export const replaceReachRules = async (
  tx: Tx,
  change: ConnectionKey & { readonly rules: readonly ReachRule[] },
): Promise<void> => {
  await tx
    .deleteFrom('reach_rule')
    .where('organization_id', '=', change.organizationId)
    .where('connection_id', '=', change.connectionId)
    .execute();
  if (change.rules.length === 0) return;
  await tx
    .insertInto('reach_rule')
    .values(
      change.rules.map((rule) => ({
        organization_id: change.organizationId,
        connection_id: change.connectionId,
        rule_id: rule.ruleId,
        effect: rule.effect,
        kind: rule.kind,
        value: rule.value,
        label: rule.label,
        members: [...rule.members],
      })),
    )
    .execute();
};

export interface ReachableAccount {
  readonly accountId: string;
  readonly sourceId: string;
  readonly addresses: readonly string[];
  readonly captured: boolean;
}

/** Accounts that may have a mailbox and are still there; `accountIds`: only these, null: all. By id. */
export const listReachable = (
  tx: Tx,
  asked: ConnectionKey & { readonly accountIds: readonly string[] | null },
): Promise<ReachableAccount[]> =>
  tx
    .selectFrom('account')
    .select(['account_id as accountId', 'source_id as sourceId', 'addresses', 'captured'])
    .where('organization_id', '=', asked.organizationId)
    .where('connection_id', '=', asked.connectionId)
    .where('mailbox', '=', true)
    .where('removed_at', 'is', null)
    .$if(asked.accountIds !== null, (query) =>
      query.where('account_id', '=', sql<string>`any(${[...(asked.accountIds ?? [])]}::uuid[])`),
    )
    .orderBy('account_id')
    .execute();

export const setCaptured = async (
  tx: Tx,
  change: { readonly organizationId: string; readonly accountIds: readonly string[]; readonly captured: boolean },
): Promise<void> => {
  if (change.accountIds.length === 0) return;
  await tx
    .updateTable('account')
    .set({ captured: change.captured })
    .where('organization_id', '=', change.organizationId)
    .where('account_id', '=', sql<string>`any(${[...change.accountIds]}::uuid[])`)
    .execute();
};

/** Those of the accounts that hold any activity. */
export const listHolding = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<string[]> => {
  const { rows } = await sql<{ accountId: string }>`
    select wanted.account_id as "accountId" from unnest(${asked.accountIds}::uuid[]) wanted (account_id)
    where exists (select from activity where organization_id = ${asked.organizationId}::uuid
      and activity.account_id = wanted.account_id)`.execute(tx);
  return rows.map((row) => row.accountId);
};

export type Observed = 'answers' | 'refused' | 'missing' | 'unclear';

export interface ReachProbe {
  /** Lower-case address. */
  readonly mailbox: string;
  readonly expected: 'answers' | 'refused';
  /** Null: not probed yet. */
  readonly observed: Observed | null;
  readonly problem: Problem | null;
  readonly probedAt: Date | null;
  readonly expectedSince: Date;
  /** Since when it has been as expected; null: it is not. */
  readonly provedSince: Date | null;
}

const observations: readonly Observed[] = ['answers', 'refused', 'missing', 'unclear'];

export const listProbes = async (tx: Tx, key: ConnectionKey): Promise<ReachProbe[]> => {
  const rows = await tx
    .selectFrom('reach_probe')
    .select([
      'mailbox',
      'expected',
      'observed',
      'problem',
      'probed_at as probedAt',
      'expected_since as expectedSince',
      'proved_since as provedSince',
    ])
    .where('organization_id', '=', key.organizationId)
    .where('connection_id', '=', key.connectionId)
    .orderBy('expected')
    .orderBy('mailbox')
    .execute();
  return rows.map((row) => ({ ...row, observed: observations.find((one) => one === row.observed) ?? null }));
};

/** The wanted probes; of those that stay as they were what was found is kept. */
export const replaceProbes = async (
  tx: Tx,
  change: ConnectionKey & {
    readonly probes: readonly { readonly mailbox: string; readonly expected: 'answers' | 'refused' }[];
    readonly now: Date;
  },
): Promise<void> => {
  const mailboxes = change.probes.map((probe) => probe.mailbox);
  await sql`
    delete from reach_probe
    where organization_id = ${change.organizationId}::uuid and connection_id = ${change.connectionId}::uuid
      and mailbox <> all(${mailboxes}::text[])`.execute(tx);
  await sql`
    insert into reach_probe as known (organization_id, connection_id, mailbox, expected, expected_since)
    select connection.organization_id, connection.connection_id, came.mailbox, came.expected, ${change.now}::timestamptz
    from connection cross join unnest(${mailboxes}::text[], ${change.probes.map((probe) => probe.expected)}::text[])
      came (mailbox, expected)
    where connection.organization_id = ${change.organizationId}::uuid
      and connection.connection_id = ${change.connectionId}::uuid
    on conflict (organization_id, connection_id, mailbox) do update
      set expected = excluded.expected, expected_since = excluded.expected_since, observed = null, problem = null,
        probed_at = null, proved_since = null
      where known.expected <> excluded.expected`.execute(tx);
};

/** What a mailbox did when it was asked; nothing when it is no longer probed for that. */
export const saveProbe = async (
  tx: Tx,
  found: ConnectionKey & {
    readonly mailbox: string;
    readonly expected: 'answers' | 'refused';
    readonly observed: Observed;
    readonly problem: Problem | null;
    readonly now: Date;
  },
): Promise<void> => {
  const proved = found.observed === found.expected;
  await sql`
    update reach_probe set observed = ${found.observed},
      problem = ${found.problem === null ? null : JSON.stringify(found.problem)}::jsonb,
      probed_at = ${found.now}::timestamptz,
      proved_since = case when ${proved}::boolean then coalesce(proved_since, ${found.now}::timestamptz) end
    where organization_id = ${found.organizationId}::uuid and connection_id = ${found.connectionId}::uuid
      and mailbox = ${found.mailbox} and expected = ${found.expected}`.execute(tx);
};
