// Example calls of queries/views.ts.
import {
  deleteOwnViews,
  listViews,
  purgeViews,
  readDefaultView,
  readView,
  saveView,
  setDefaultView,
} from '../views.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, viewId: id(5) };
const who = { organizationId, userId: id(6) };
const view = { ...key, page: 'activities', name: 'Meetings', filter: { kind: 'meeting' }, ownerId: id(6) };
const standing = { ownerName: 'Ana', shared: true, changedAt: at, deletedAt: null };

export const samples: Record<string, Sample> = {
  listViews: { run: (tx) => listViews(tx, { ...who, page: 'activities' }) },
  'listViews of nobody who signs in': { run: (tx) => listViews(tx, { ...who, userId: null, page: 'activities' }) },
  readView: { run: (tx) => readView(tx, key) },
  saveView: { run: (tx) => saveView(tx, { ...view, ...standing }) },
  purgeViews: { run: (tx) => purgeViews(tx, { organizationId, before: at }) },
  deleteOwnViews: { run: (tx) => deleteOwnViews(tx, who) },
  readDefaultView: { run: (tx) => readDefaultView(tx, { ...who, page: 'people' }) },
  setDefaultView: { run: (tx) => setDefaultView(tx, { ...who, page: 'people', viewId: id(5) }) },
  'setDefaultView to none': { run: (tx) => setDefaultView(tx, { ...who, page: 'people', viewId: null }) },
};
