// Saved views: listed for whoever may see them, saved, deleted so that it can be undone, and chosen to open a page with.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface SavedView {
  readonly viewId: string;
  readonly page: string;
  readonly name: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly shared: boolean;
  readonly changedAt: Date;
  readonly deletedAt: Date | null;
}

interface ViewKey {
  readonly organizationId: string;
  readonly viewId: string;
}

const columns = [
  'view_id as viewId',
  'page',
  'name',
  'filter',
  'owner_id as ownerId',
  'owner_name as ownerName',
  'shared',
  'changed_at as changedAt',
  'deleted_at as deletedAt',
] as const;

/** Somebody's own and those that are shared, by name; the deleted are left out. */
export const listViews = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly userId: string | null; readonly page: string },
): Promise<SavedView[]> =>
  tx
    .selectFrom('saved_view')
    .select(columns)
    .where('organization_id', '=', asked.organizationId)
    .where('page', '=', asked.page)
    .where('deleted_at', 'is', null)
    .where((where) =>
      asked.userId === null
        ? where('shared', '=', true)
        : where.or([where('shared', '=', true), where('owner_id', '=', asked.userId)]),
    )
    .orderBy(sql`lower(name)`)
    .orderBy('view_id')
    .execute();

/** Deleted or not. */
export const readView = async (tx: Tx, key: ViewKey): Promise<SavedView | null> =>
  (await tx
    .selectFrom('saved_view')
    .select(columns)
    .where('organization_id', '=', key.organizationId)
    .where('view_id', '=', key.viewId)
    .executeTakeFirst()) ?? null;

/** Makes it, or changes what is not whose it is and of which page. */
export const saveView = async (tx: Tx, { organizationId, ...view }: SavedView & ViewKey): Promise<void> => {
  await tx
    .insertInto('saved_view')
    .values({
      organization_id: organizationId,
      view_id: view.viewId,
      page: view.page,
      name: view.name,
      filter: JSON.stringify(view.filter),
      owner_id: view.ownerId,
      owner_name: view.ownerName,
      shared: view.shared,
      changed_at: view.changedAt,
      deleted_at: view.deletedAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'view_id']).doUpdateSet((row) => ({
        name: row.ref('excluded.name'),
        filter: row.ref('excluded.filter'),
        shared: row.ref('excluded.shared'),
        changed_at: row.ref('excluded.changed_at'),
        deleted_at: row.ref('excluded.deleted_at'),
      })),
    )
    .execute();
};

/** Those that were deleted before can be undone no more. */
export const purgeViews = async (tx: Tx, gone: { readonly organizationId: string; readonly before: Date }) => {
  await tx
    .deleteFrom('saved_view')
    .where('organization_id', '=', gone.organizationId)
    .where('deleted_at', '<', gone.before)
    .execute();
};

/** Of somebody whose login ends: what was shared stays. */
export const deleteOwnViews = async (tx: Tx, who: { readonly organizationId: string; readonly userId: string }) => {
  await tx
    .deleteFrom('default_view')
    .where('organization_id', '=', who.organizationId)
    .where('user_id', '=', who.userId)
    .execute();
  await tx
    .deleteFrom('saved_view')
    .where('organization_id', '=', who.organizationId)
    .where('owner_id', '=', who.userId)
    .where('shared', '=', false)
    .execute();
};

interface Opener {
  readonly organizationId: string;
  readonly userId: string;
  readonly page: string;
}

/** Null: the page opens as it is. */
export const readDefaultView = async (tx: Tx, asked: Opener): Promise<string | null> =>
  (
    await tx
      .selectFrom('default_view')
      .select('view_id as viewId')
      .where('organization_id', '=', asked.organizationId)
      .where('user_id', '=', asked.userId)
      .where('page', '=', asked.page)
      .executeTakeFirst()
  )?.viewId ?? null;

/** Null: none any more. */
export const setDefaultView = async (
  tx: Tx,
  { organizationId, userId, page, viewId }: Opener & { readonly viewId: string | null },
): Promise<void> => {
  if (viewId === null) {
    await tx
      .deleteFrom('default_view')
      .where('organization_id', '=', organizationId)
      .where('user_id', '=', userId)
      .where('page', '=', page)
      .execute();
    return;
  }
  await tx
    .insertInto('default_view')
    .values({ organization_id: organizationId, user_id: userId, page, view_id: viewId })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'user_id', 'page'])
        .doUpdateSet((row) => ({ view_id: row.ref('excluded.view_id') })),
    )
    .execute();
};
