// Saved views: a page with its filter under a name, private or shared with the organization; one may open the page.
import { z } from 'zod';
import { endpoint, Id, Instant, Nothing } from './endpoint.ts';

/** Pages that have views, by the first part of their address. */
export const ViewPage = z.enum(['activities', 'people']);
export type ViewPage = z.infer<typeof ViewPage>;

/** What stands in the page's address behind the question mark, by name. */
const Filter = z
  .record(z.string().regex(/^[a-z]{1,20}$/), z.string().max(1000))
  .refine((filter) => Object.keys(filter).length <= 20, 'Twenty choices at most.');

const Name = z.string().trim().min(1, 'Give it a name.').max(80);

export const SavedView = z.object({
  id: Id,
  page: ViewPage,
  name: z.string(),
  filter: z.record(z.string(), z.string()),
  shared: z.boolean(),
  /** Whether it is of who asks. */
  own: z.boolean(),
  /** Whether who asks may rename, change and delete it. */
  mayChange: z.boolean(),
  owner: z.string(),
  /** The page opens with it for who asks. */
  isDefault: z.boolean(),
  changedAt: Instant,
});
export type SavedView = z.infer<typeof SavedView>;

const One = z.object({ view: SavedView });

export const listViews = endpoint({
  method: 'GET',
  path: '/api/views',
  can: 'own:read',
  summary: 'The saved views of a page: one’s own and those that are shared, by name.',
  input: z.object({ page: ViewPage }),
  output: z.object({ views: z.array(SavedView) }),
});

export const saveView = endpoint({
  method: 'POST',
  path: '/api/views',
  can: 'own:manage',
  summary: 'Saves a filter of a page under a name; shared with the organization by those who run it.',
  input: z.object({ page: ViewPage, name: Name, filter: Filter, shared: z.boolean().default(false) }),
  output: One,
});

export const changeView = endpoint({
  method: 'POST',
  path: '/api/views/:id',
  can: 'own:manage',
  summary: 'Renames a saved view, changes its filter, shares it or keeps it to oneself again.',
  input: z.object({
    id: Id,
    name: Name.optional(),
    filter: Filter.optional(),
    shared: z.boolean().optional(),
  }),
  output: One,
});

export const deleteView = endpoint({
  method: 'POST',
  path: '/api/views/:id/delete',
  can: 'own:manage',
  summary: 'Deletes a saved view; for a day it can be restored.',
  input: z.object({ id: Id }),
  output: Nothing,
});

export const restoreView = endpoint({
  method: 'POST',
  path: '/api/views/:id/restore',
  can: 'own:manage',
  summary: 'Brings a deleted view back.',
  input: z.object({ id: Id }),
  output: One,
});

export const setDefaultView = endpoint({
  method: 'POST',
  path: '/api/views/:id/default',
  can: 'own:manage',
  summary: 'Opens the view’s page with it from now on, or no more; for who asks alone.',
  input: z.object({ id: Id, on: z.boolean() }),
  output: One,
});
