// Decisions on identities, each with what it changed: kept for ever, undone at most once.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface Decision {
  readonly decisionId: string;
  readonly kind: 'confirm' | 'map' | 'unmap' | 'reject' | 'ownerless' | 'merge';
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly accountIds: readonly string[];
  readonly personIds: readonly string[];
  readonly undoneBy: string | null;
  readonly undoneAt: Date | null;
}

export interface KeptDecision extends Decision {
  /** As whoever made it wrote it. */
  readonly before: unknown;
  readonly after: unknown;
}

const columns = [
  'decision_id as decisionId',
  'kind',
  'made_by as madeBy',
  'made_at as madeAt',
  'account_ids as accountIds',
  'person_ids as personIds',
  'undone_by as undoneBy',
  'undone_at as undoneAt',
] as const;

interface Place {
  readonly organizationId: string;
  readonly decisionId: string;
}

export const addDecision = async (
  tx: Tx,
  organizationId: string,
  made: Omit<KeptDecision, 'undoneBy' | 'undoneAt'>,
): Promise<void> => {
  await tx
    .insertInto('identity_decision')
    .values({
      organization_id: organizationId,
      decision_id: made.decisionId,
      kind: made.kind,
      made_by: made.madeBy,
      made_at: made.madeAt,
      account_ids: [...made.accountIds],
      person_ids: [...made.personIds],
      before: JSON.stringify(made.before),
      after: JSON.stringify(made.after),
    })
    .execute();
};

/** The latest first, and how many there are in all. */
export const listDecisions = async (
  tx: Tx,
  page: { readonly organizationId: string; readonly limit: number; readonly offset: number },
): Promise<{ total: number; decisions: Decision[] }> => {
  const own = tx.selectFrom('identity_decision').where('organization_id', '=', page.organizationId);
  const { total } = await own.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const decisions = await own
    .select(columns)
    .orderBy('made_at', 'desc')
    .orderBy('decision_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { total, decisions };
};

/** Decisions that stand and merged somebody into one of the people. */
export const listMerges = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personId: string },
): Promise<Decision[]> =>
  tx
    .selectFrom('identity_decision')
    .select(columns)
    .where('organization_id', '=', asked.organizationId)
    .where('kind', '=', 'merge')
    .where('undone_at', 'is', null)
    .where(sql<boolean>`${asked.personId}::uuid = any(person_ids)`)
    .orderBy('made_at', 'desc')
    .execute();

/** Null where there is none of this id. Held until the transaction ends. */
export const holdDecision = async (tx: Tx, { organizationId, decisionId }: Place): Promise<KeptDecision | null> =>
  (await tx
    .selectFrom('identity_decision')
    .select([...columns, 'before', 'after'])
    .where('organization_id', '=', organizationId)
    .where('decision_id', '=', decisionId)
    .forUpdate()
    .executeTakeFirst()) ?? null;

export const markUndone = async (
  tx: Tx,
  { organizationId, decisionId, by, at }: Place & { readonly by: string; readonly at: Date },
): Promise<void> => {
  await tx
    .updateTable('identity_decision')
    .set({ undone_by: by, undone_at: at })
    .where('organization_id', '=', organizationId)
    .where('decision_id', '=', decisionId)
    .execute();
};
