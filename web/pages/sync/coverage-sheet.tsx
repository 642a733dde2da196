// Why a stream is not complete on a day: by cause, with how many people and the fix.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { CoverageCause, StreamCoverage } from '../../../src/contract/sync.ts';
import { Coverage } from '../../ui/coverage.tsx';
import { writeWeekday } from '../../ui/days.ts';
import { countOf } from '../../ui/figures.ts';
import { Note } from '../../ui/note.tsx';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { SideSheet } from '../../ui/side-sheet.tsx';
import { writeDuration } from '../../ui/times.ts';
import { writeDayCoverage } from './coverage-cell.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px' },
  list: { listStyle: 'none', display: 'grid', gap: '16px' },
  item: { display: 'grid', gap: '6px' },
  people: { fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '68ch' },
});

/** Causes of Plumbline's own, in more words than fit into a cell. */
const meanings: Readonly<Record<string, string>> = {
  'not-read': 'The first reading has not come to its end there yet. It goes on by itself.',
  'not-read-yet':
    'It was read before, but not since the day ended and the source had told all of it. The next reading brings it.',
  'connection-paused': 'Resume the connection to read on.',
};

const Missing = ({ cause, people }: { cause: CoverageCause; people: number }) => {
  const styles = useStyles();
  return (
    <li className={styles.item}>
      <p className={styles.people}>{countOf(people, 'person', 'people')}</p>
      {cause.problem === null ? (
        <Note tone="info" title={cause.title}>
          <p>{meanings[cause.code]}</p>
        </Note>
      ) : (
        <ProblemGroup problem={cause.problem} />
      )}
    </li>
  );
};

interface CoverageSheetProps {
  readonly coverage: StreamCoverage;
  readonly day: StreamCoverage['days'][number];
  readonly onClose: () => void;
}

export const CoverageSheet = ({ coverage, day, onClose }: CoverageSheetProps) => {
  const styles = useStyles();
  const causes = new Map(coverage.causes.map((cause) => [cause.code, cause]));
  return (
    <SideSheet title={coverage.title} under={writeWeekday(day.day)} onClose={onClose}>
      <div className={styles.stack}>
        {day.expected === 0 ? (
          <p className={styles.text}>
            Nothing is expected of this day: it lies before what the connection keeps, or nobody had an account yet.
          </p>
        ) : (
          <>
            <p>{writeDayCoverage(day)} are complete.</p>
            <Coverage share={day.complete / day.expected} />
          </>
        )}
        {coverage.lag > 0 && (
          <p className={styles.text}>
            The source may take {writeDuration(coverage.lag)} to tell what happened: a day is complete once it was read
            after that.
          </p>
        )}
        {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
        <ul role="list" className={styles.list}>
          {day.missing.map(({ cause, people }) => {
            const known = causes.get(cause);
            return known === undefined ? null : <Missing key={cause} cause={known} people={people} />;
          })}
        </ul>
      </div>
    </SideSheet>
  );
};
