// Saved views of pages: who sees them, who may change them, and which one a page opens with.
import { randomUUID } from 'node:crypto';
import type { Caller } from '../../access/caller.ts';
import { can } from '../../access/can.ts';
import * as contract from '../../contract/views.ts';
import type { Database } from '../../db/open.ts';
import * as rows from '../../db/queries/views.ts';
import type { Tx } from '../../db/schema.ts';
import type { Clock } from '../../lib/clock.ts';
import { invalidFields, notFound, Refusal } from '../errors.ts';
import { type Route, route } from '../route.ts';

interface ViewParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** How long a deleted view can be brought back. */
const undoMs = 86_400_000;
/** More than anybody tells apart. */
const mostViews = 200;

const mayShare = ({ role }: Caller): boolean => can(role, 'people:manage');

const mayChange = (caller: Caller, view: rows.SavedView): boolean =>
  view.ownerId === caller.userId || (view.shared && mayShare(caller));

const notShared = (): Refusal =>
  new Refusal({
    status: 403,
    code: 'not-allowed',
    message: 'Your role does not allow sharing a view with the organization.',
    fix: 'Save it for yourself, or ask an owner or admin to share it.',
  });

/** The operator has no login, and so nothing of their own. Errors: Refusal 409. */
const userOf = ({ userId }: Caller): string => {
  if (userId !== null) return userId;
  throw new Refusal({
    status: 409,
    code: 'no-login',
    message: 'Views belong to people who sign in.',
    fix: 'Sign in with a login of the organization.',
  });
};

const defaultOf = (tx: Tx, { organizationId, userId }: Caller, page: string): Promise<string | null> =>
  userId === null ? Promise.resolve(null) : rows.readDefaultView(tx, { organizationId, userId, page });

const show = (caller: Caller, view: rows.SavedView, opens: string | null): contract.SavedView => ({
  id: view.viewId,
  page: contract.ViewPage.parse(view.page),
  name: view.name,
  filter: view.filter,
  shared: view.shared,
  own: view.ownerId === caller.userId,
  mayChange: mayChange(caller, view),
  owner: view.ownerName,
  isDefault: view.viewId === opens,
  changedAt: view.changedAt.toISOString(),
});

/** Errors: Refusal 404 for what the caller does not see; one that is deleted is seen by who may bring it back. */
const findView = async (tx: Tx, caller: Caller, asked: { id: string; deleted: boolean }): Promise<rows.SavedView> => {
  const view = await rows.readView(tx, { organizationId: caller.organizationId, viewId: asked.id });
  const seen = view !== null && (view.shared || view.ownerId === caller.userId);
  if (!seen || (view.deletedAt !== null) !== asked.deleted) throw notFound('The view');
  return view;
};

/** Errors: Refusal 404, 403. */
const findOwn = async (tx: Tx, caller: Caller, asked: { id: string; deleted: boolean }): Promise<rows.SavedView> => {
  const view = await findView(tx, caller, asked);
  if (!mayChange(caller, view)) throw notShared();
  return view;
};

/** Errors: Refusal 400 where the name is taken, or there are too many. */
const checkName = async (tx: Tx, caller: Caller, view: Pick<rows.SavedView, 'viewId' | 'page' | 'name'>) => {
  const { organizationId, userId } = caller;
  const seen = await rows.listViews(tx, { organizationId, userId, page: view.page });
  const others = seen.filter((one) => one.viewId !== view.viewId);
  const same = others.find((one) => one.name.toLowerCase() === view.name.toLowerCase());
  if (same !== undefined) {
    throw invalidFields([{ field: 'name', message: `There is a view called ${same.name} already.` }]);
  }
  if (others.length >= mostViews) {
    throw invalidFields([{ field: 'name', message: `There are ${mostViews} views already: delete one first.` }]);
  }
};

/** Saves and shows it. */
const keep = async (tx: Tx, caller: Caller, view: rows.SavedView): Promise<{ view: contract.SavedView }> => {
  await rows.saveView(tx, { organizationId: caller.organizationId, ...view });
  return { view: show(caller, view, await defaultOf(tx, caller, view.page)) };
};

const changeRoutes = ({ database, clock }: ViewParts): readonly Route[] => [
  route(contract.changeView, ({ input, caller }) =>
    database.tenant(caller.organizationId, async (tx) => {
      const { id, ...given } = input;
      const view = await findOwn(tx, caller, { id, deleted: false });
      const { name = view.name, filter = view.filter, shared = view.shared } = given;
      if (shared && !view.shared && !mayShare(caller)) throw notShared();
      const changed = { ...view, name, filter, shared, changedAt: new Date(clock.now()) };
      if (name !== view.name) await checkName(tx, caller, changed);
      return keep(tx, caller, changed);
    }),
  ),
  route(contract.deleteView, ({ input, caller }) =>
    database.tenant(caller.organizationId, async (tx) => {
      const view = await findOwn(tx, caller, { id: input.id, deleted: false });
      await keep(tx, caller, { ...view, deletedAt: new Date(clock.now()) });
      return {};
    }),
  ),
  route(contract.restoreView, ({ input, caller }) =>
    database.tenant(caller.organizationId, async (tx) => {
      const view = await findOwn(tx, caller, { id: input.id, deleted: true });
      return keep(tx, caller, { ...view, deletedAt: null });
    }),
  ),
];

export const viewRoutes = (parts: ViewParts): readonly Route[] => [
  route(contract.listViews, ({ input, caller }) =>
    parts.database.tenant(caller.organizationId, async (tx) => {
      const { organizationId, userId } = caller;
      const opens = await defaultOf(tx, caller, input.page);
      const views = await rows.listViews(tx, { organizationId, userId, page: input.page });
      return { views: views.map((view) => show(caller, view, opens)) };
    }),
  ),
  route(contract.saveView, ({ input, caller }) => {
    const ownerId = userOf(caller);
    if (input.shared && !mayShare(caller)) throw notShared();
    return parts.database.tenant(caller.organizationId, async (tx) => {
      const now = parts.clock.now();
      const { organizationId, fullName: ownerName } = caller;
      await rows.purgeViews(tx, { organizationId, before: new Date(now - undoMs) });
      const view = { ...input, viewId: randomUUID(), ownerId, ownerName, changedAt: new Date(now), deletedAt: null };
      await checkName(tx, caller, view);
      return keep(tx, caller, view);
    });
  }),
  ...changeRoutes(parts),
  route(contract.setDefaultView, ({ input, caller }) => {
    const userId = userOf(caller);
    return parts.database.tenant(caller.organizationId, async (tx) => {
      const { organizationId } = caller;
      const view = await findView(tx, caller, { id: input.id, deleted: false });
      const viewId = input.on ? view.viewId : null;
      await rows.setDefaultView(tx, { organizationId, userId, page: view.page, viewId });
      return { view: show(caller, view, viewId) };
    });
  }),
];
