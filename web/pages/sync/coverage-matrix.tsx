// Streams by days as a grid of small cells: one stop for Tab, arrow keys from cell to cell, Enter opens why.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Fragment, type KeyboardEvent, useRef, useState } from 'react';
import type { StreamCoverage } from '../../../src/contract/sync.ts';
import { Unseen } from '../../ui/announcer.tsx';
import { writeDayShort, writeWeekday, weekdayOf } from '../../ui/days.ts';
import { writeCount } from '../../ui/figures.ts';
import { useNarrow } from '../../ui/shell/width.ts';
import { CoverageCell } from './coverage-cell.tsx';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'separate', borderSpacing: '2px', tableLayout: 'fixed', textAlign: 'left' },
  stream: {
    width: '220px',
    padding: '0 12px 0 0',
    fontSize: '13px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightRegular,
  },
  above: { padding: '8px 0 2px', fontSize: '13px', lineHeight: '18px', fontWeight: tokens.fontWeightRegular },
  day: {
    padding: '0 0 2px',
    fontSize: '11px',
    lineHeight: '14px',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
    textAlign: 'center',
    whiteSpace: 'nowrap',
  },
  cell: { padding: 0 },
  last: {
    width: '112px',
    paddingLeft: '12px',
    fontSize: '13px',
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorNeutralForeground2,
    whiteSpace: 'nowrap',
  },
});

interface Place {
  readonly row: number;
  readonly column: number;
}

const moves: Readonly<Record<string, (at: Place, size: Place) => Place>> = {
  ArrowLeft: (at) => ({ ...at, column: Math.max(0, at.column - 1) }),
  ArrowRight: (at, size) => ({ ...at, column: Math.min(size.column - 1, at.column + 1) }),
  ArrowUp: (at) => ({ ...at, row: Math.max(0, at.row - 1) }),
  ArrowDown: (at, size) => ({ ...at, row: Math.min(size.row - 1, at.row + 1) }),
  Home: (at) => ({ ...at, column: 0 }),
  End: (at, size) => ({ ...at, column: size.column - 1 }),
};

interface CoverageMatrixProps {
  readonly streams: readonly StreamCoverage[];
  readonly onOpen: (stream: string, day: string) => void;
}

const dayNumber = (day: string): string => String(Number(day.slice(8)));

/** Mondays, and the first day where a Monday is not so near that the two would touch. */
const isNamed = (day: string, index: number): boolean => weekdayOf(day) === 0 || (index === 0 && weekdayOf(day) < 4);

const DayHeads = ({ days, narrow }: { days: readonly string[]; narrow: boolean }) => {
  const styles = useStyles();
  return (
    <tr>
      {!narrow && (
        <th scope="col" className={styles.stream}>
          <Unseen>Stream</Unseen>
        </th>
      )}
      {days.map((day, index) => (
        <th key={day} scope="col" className={styles.day} title={writeWeekday(day)}>
          {narrow || isNamed(day, index) ? (
            <>
              <span aria-hidden="true">{narrow ? dayNumber(day) : writeDayShort(day)}</span>
              <Unseen>{writeWeekday(day)}</Unseen>
            </>
          ) : (
            <Unseen>{writeWeekday(day)}</Unseen>
          )}
        </th>
      ))}
      {!narrow && (
        <th scope="col" className={styles.last}>
          Last day
        </th>
      )}
    </tr>
  );
};

export const CoverageMatrix = ({ streams, onOpen }: CoverageMatrixProps) => {
  const styles = useStyles();
  const narrow = useNarrow();
  const table = useRef<HTMLTableElement>(null);
  const shown = narrow ? 7 : 28;
  const rows = streams.map((stream) => ({ ...stream, days: stream.days.slice(-shown) }));
  const days = rows[0]?.days.map(({ day }) => day) ?? [];
  const [stop, setStop] = useState<Place | null>(null);
  const size = { row: rows.length, column: days.length };
  const at = {
    row: Math.min(stop?.row ?? 0, size.row - 1),
    column: Math.min(stop?.column ?? size.column - 1, size.column - 1),
  };
  const move = (event: KeyboardEvent, from: Place): void => {
    const next = moves[event.key]?.(from, size);
    if (next === undefined) return;
    event.preventDefault();
    table.current?.querySelectorAll('button')[next.row * size.column + next.column]?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid of buttons is a table whose cells are gone through by arrow keys
    <table ref={table} className={styles.table} role="grid" aria-label="Coverage by stream and day">
      <thead>
        <DayHeads days={days} narrow={narrow} />
      </thead>
      <tbody>
        {rows.map((stream, row) => {
          const last = stream.days.at(-1);
          return (
            <Fragment key={stream.stream}>
              {narrow && (
                <tr>
                  <th scope="rowgroup" colSpan={days.length} className={styles.above}>
                    {stream.title}
                  </th>
                </tr>
              )}
              <tr>
                {!narrow && (
                  <th scope="row" className={styles.stream}>
                    {stream.title}
                  </th>
                )}
                {stream.days.map((day, column) => (
                  <td key={day.day} className={styles.cell}>
                    <CoverageCell
                      title={stream.title}
                      day={day}
                      stop={row === at.row && column === at.column}
                      onOpen={() => onOpen(stream.stream, day.day)}
                      onFocus={() => setStop({ row, column })}
                      onKeyDown={(event) => move(event, { row, column })}
                    />
                  </td>
                ))}
                {!narrow && (
                  <td className={styles.last}>
                    {last === undefined || last.expected === 0
                      ? '–'
                      : `${writeCount(last.complete)} of ${writeCount(last.expected)}`}
                  </td>
                )}
              </tr>
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
};
