// The saved views of a page: chosen, saved, pinned, renamed, deleted with a way back; for any page whose filter stands in its address.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Bookmark20Regular } from '@fluentui/react-icons/svg/bookmark';
import { BookmarkAdd20Regular } from '@fluentui/react-icons/svg/bookmark-add';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouteContext } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { SavedView, ViewPage } from '../../../src/contract/views.ts';
import { announce } from '../announcer.tsx';
import { closePopover, Popover } from '../popover.tsx';
import { mayRun } from '../roles.ts';
import { filterOf, isSame } from './filter.ts';
import { useViewDeed, viewsQuery, type ViewFilter } from './queries.ts';
import { ViewDialog } from './view-dialog.tsx';
import { ViewRow } from './view-row.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid', gap: '2px' },
  none: { padding: '8px', fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  foot: {
    display: 'grid',
    marginTop: '8px',
    paddingTop: '8px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  undo: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '8px',
    fontSize: '13px',
    color: tokens.colorNeutralForeground2,
  },
});

/** Opens the page with the view that is pinned, when it is come to without any choice of one's own. */
const useDefaultView = (views: readonly SavedView[] | undefined, filter: ViewFilter): void => {
  const navigate = useNavigate();
  const decided = useRef(false);
  useEffect(() => {
    if (decided.current || views === undefined) return;
    decided.current = true;
    const pinned = views.find(({ isDefault }) => isDefault);
    if (pinned !== undefined && Object.keys(filter).length === 0) {
      void navigate({ to: '.', search: () => ({ ...pinned.filter }), replace: true });
    }
  }, [views, filter, navigate]);
};

const Undo = ({ page, view, onDone }: { page: ViewPage; view: SavedView; onDone: () => void }) => {
  const styles = useStyles();
  const deed = useViewDeed(page);
  useEffect(() => {
    const timer = setTimeout(onDone, 15_000);
    return () => clearTimeout(timer);
  }, [onDone]);
  return (
    <span className={styles.undo}>
      {view.name} is deleted.
      <Button size="small" onClick={() => deed.mutate({ do: 'restore', view }, { onSuccess: onDone })}>
        Undo
      </Button>
    </span>
  );
};

type Asking = { readonly view: SavedView | null } | null;

export interface ViewMenuProps {
  readonly page: ViewPage;
  /** The page's search parameters; what only turns its pages is not part of a view. */
  readonly search: Readonly<Record<string, unknown>>;
}

export const ViewMenu = ({ page, search }: ViewMenuProps) => {
  const styles = useStyles();
  const navigate = useNavigate();
  const { user } = useRouteContext({ from: '/signed-in' });
  const { data } = useQuery(viewsQuery(page));
  const [asking, setAsking] = useState<Asking>(null);
  const [deleted, setDeleted] = useState<SavedView | null>(null);
  const deed = useViewDeed(page);
  const filter = filterOf(search);
  useDefaultView(data?.views, filter);
  const views = data?.views ?? [];
  const current = views.find((view) => isSame(view.filter, filter));
  const remove = (view: SavedView): void =>
    deed.mutate(
      { do: 'delete', view },
      {
        onSuccess: () => {
          announce(`The view ${view.name} is deleted. It can be brought back.`);
          setDeleted(view);
        },
      },
    );
  return (
    <>
      {deleted !== null && <Undo page={page} view={deleted} onDone={() => setDeleted(null)} />}
      <Popover text={current?.name ?? 'Views'} label="Views" icon={<Bookmark20Regular />}>
        {views.length === 0 && (
          <p className={styles.none}>A view keeps the choices made on this page under a name. None is saved yet.</p>
        )}
        {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
        <ul role="list" className={styles.list} aria-label="Saved views">
          {views.map((view) => (
            <ViewRow
              key={view.id}
              view={view}
              current={view.id === current?.id}
              onChoose={() => void navigate({ to: '.', search: () => ({ ...view.filter }) })}
              onPin={() => deed.mutate({ do: 'default', view, on: !view.isDefault })}
              onRename={() => setAsking({ view })}
              onDelete={() => remove(view)}
            />
          ))}
        </ul>
        <div className={styles.foot}>
          <Button
            appearance="subtle"
            icon={<BookmarkAdd20Regular />}
            disabledFocusable={current !== undefined}
            onClick={(event) => {
              closePopover(event.currentTarget);
              setAsking({ view: null });
            }}
          >
            Save these choices
          </Button>
        </div>
      </Popover>
      {asking !== null && (
        <ViewDialog
          page={page}
          view={asking.view}
          filter={filter}
          mayShare={mayRun(user.role)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
};
