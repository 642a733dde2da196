// Saved views of a page: read, saved, changed, deleted and brought back; the list follows at once.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  changeView,
  deleteView,
  listViews,
  restoreView,
  saveView,
  setDefaultView,
  type SavedView,
  type ViewPage,
} from '../../../src/contract/views.ts';
import { call } from '../../api.ts';

export const viewsQuery = (page: ViewPage) =>
  queryOptions({
    queryKey: ['views', page],
    queryFn: ({ signal }) => call(listViews, { page }, signal),
    staleTime: 60_000,
    throwOnError: false,
  });

export type ViewFilter = SavedView['filter'];

/** What can be done with a page's views. */
type Deed =
  | { readonly do: 'save'; readonly name: string; readonly filter: ViewFilter; readonly shared: boolean }
  | {
      readonly do: 'change';
      readonly view: SavedView;
      readonly name?: string;
      readonly filter?: ViewFilter;
      readonly shared?: boolean;
    }
  | { readonly do: 'delete' | 'restore'; readonly view: SavedView }
  | { readonly do: 'default'; readonly view: SavedView; readonly on: boolean };

const run = async (page: ViewPage, deed: Deed): Promise<unknown> => {
  switch (deed.do) {
    case 'save':
      return call(saveView, { page, name: deed.name, filter: deed.filter, shared: deed.shared });
    case 'change': {
      const { name, filter, shared } = deed;
      return call(changeView, { id: deed.view.id, name, filter, shared });
    }
    case 'delete':
      return call(deleteView, { id: deed.view.id });
    case 'restore':
      return call(restoreView, { id: deed.view.id });
    case 'default':
      return call(setDefaultView, { id: deed.view.id, on: deed.on });
    default:
      return deed satisfies never;
  }
};

export const useViewDeed = (page: ViewPage) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (deed: Deed) => run(page, deed),
    onSettled: () => queries.invalidateQueries({ queryKey: ['views', page] }),
  });
};
