// The org chart as a tree for mouse, keyboard and screen reader; each level is read when it is opened.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ChartPerson } from '../../../../src/contract/org-chart.ts';
import { countOf } from '../../../ui/figures.ts';
import { reportsQuery } from './queries.ts';
import { keyOf, levelStep, moveBy, type OtherRow, type Row, rowsOf } from './rows.ts';
import { TreePerson } from './tree-row.tsx';

const useStyles = makeStyles({
  tree: { listStyle: 'none', padding: '8px 0', margin: 0 },
  row: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    minHeight: '48px',
    padding: '4px 20px 4px 12px',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px', borderRadius: '8px' },
  },
  found: { backgroundColor: tokens.colorBrandBackground2, ':hover': { backgroundColor: tokens.colorBrandBackground2 } },
  other: { fontSize: '13px', color: tokens.colorNeutralForeground2 },
});

interface OrgTreeProps {
  readonly top: readonly ChartPerson[];
  readonly open: ReadonlySet<string>;
  readonly onOpen: (id: string, open: boolean) => void;
  /** Who was found last: stands out. */
  readonly marked: string | null;
  /** Who was just found: takes the focus as soon as their level is there. */
  readonly found: string | null;
  readonly onFound: () => void;
}

const otherWords = ({ kind, hidden }: OtherRow): string => {
  if (kind === 'waiting') return 'Loading';
  return kind === 'failed'
    ? 'This level could not be read. Press to try again.'
    : `Show ${countOf(hidden, 'more', 'more')}`;
};

/** Levels that are open, as far as they are read. */
const useLevels = (open: ReadonlySet<string>) => {
  const ids = [...open];
  const answers = useQueries({ queries: ids.map(reportsQuery) });
  const byId = new Map(ids.map((id, at) => [id, answers[at]]));
  const reportsOf = (id: string) => {
    const answer = byId.get(id);
    return answer?.data?.reports ?? (answer?.isError === true ? false : null);
  };
  const retry = (id: string): void => void byId.get(id)?.refetch();
  return { reportsOf, retry };
};

export const OrgTree = ({ top, open, onOpen, marked, found, onFound }: OrgTreeProps) => {
  const styles = useStyles();
  const navigate = useNavigate();
  const list = useRef<HTMLUListElement>(null);
  const [shown, setShown] = useState<ReadonlyMap<string, number>>(new Map());
  const [current, setCurrent] = useState('');
  const { reportsOf, retry } = useLevels(open);
  const shownOf = (id: string): number => {
    const reports = found === null ? false : reportsOf(id);
    const place = reports === null || reports === false ? -1 : reports.findIndex((one) => one.id === found);
    return Math.max(shown.get(id) ?? levelStep, place + 1);
  };
  const rows = rowsOf({ top, isOpen: (id) => open.has(id), reportsOf, shownOf });
  const at = Math.max(
    0,
    rows.findIndex((row) => keyOf(row) === current),
  );
  const focusRow = (index: number): void => {
    // The row takes note of its focus.
    const element = list.current?.children.item(index);
    if (element instanceof HTMLElement) element.focus();
  };
  const foundAt = found === null ? -1 : rows.findIndex((row) => row.kind === 'person' && row.person.id === found);
  useEffect(() => {
    if (foundAt === -1) return;
    focusRow(foundAt);
    list.current?.children.item(foundAt)?.scrollIntoView({ block: 'center' });
    onFound();
  });
  const press = (row: Row): void => {
    setCurrent(keyOf(row));
    if (row.kind === 'person') {
      if (row.person.reports > 0) onOpen(row.person.id, !row.open);
    } else if (row.kind === 'failed') retry(row.parent);
    else if (row.kind === 'more') setShown(new Map([...shown, [row.parent, shownOf(row.parent) + levelStep]]));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    const move = moveBy(event.key, rows, at);
    if (move !== null) {
      event.preventDefault();
      if ('go' in move) focusRow(move.go);
      else if ('open' in move) onOpen(move.open, true);
      else onOpen(move.close, false);
    } else if (row !== undefined && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      if (event.key === 'Enter' && row.kind === 'person')
        void navigate({ to: '/people/$id', params: { id: row.person.id } });
      else press(row);
    }
  };
  return (
    <ul ref={list} role="tree" aria-label="Org chart" className={styles.tree} onKeyDown={onKeyDown}>
      {rows.map((row, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree handles the keys of all its rows
        <li
          key={keyOf(row)}
          role="treeitem"
          aria-level={row.level}
          {...(row.kind === 'person' ? { 'aria-posinset': row.place, 'aria-setsize': row.size } : {})}
          {...(row.kind === 'person' && row.person.reports > 0 ? { 'aria-expanded': row.open } : {})}
          aria-selected={index === at}
          tabIndex={index === at ? 0 : -1}
          className={mergeClasses(styles.row, row.kind === 'person' && row.person.id === marked && styles.found)}
          style={{ paddingLeft: `${12 + Math.min(row.level - 1, 12) * 20}px` }}
          onClick={() => press(row)}
          onFocus={() => setCurrent(keyOf(row))}
        >
          {row.kind === 'person' ? (
            <TreePerson person={row.person} open={row.open} />
          ) : (
            <span className={styles.other}>{otherWords(row)}</span>
          )}
        </li>
      ))}
    </ul>
  );
};
