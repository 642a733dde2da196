// The rows behind a figure: each with whether it counts, and why.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { evidenceQuery } from '../../../queries/people.ts';
import { ownEvidenceQuery } from '../../../queries/own-figures.ts';
import { writeDay } from '../../../ui/days.ts';
import { countOf, writeCount } from '../../../ui/figures.ts';
import type { Range } from '../../../ui/period.ts';
import { Segments } from '../../../ui/segments.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { EvidenceItem } from './evidence-item.tsx';

const useStyles = makeStyles({
  section: { display: 'grid', gap: '12px', justifyItems: 'stretch' },
  head: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', alignItems: 'center', gap: '8px' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  text: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  list: { listStyle: 'none' },
});

const step = 50;
type Shown = 'counts' | 'rest' | 'all';

/** The rows that count are the evidence; the others say why they do not. */
const filtersOf = (rows: number, counting: number): readonly { value: Shown; label: string }[] => [
  { value: 'counts', label: `Count ${writeCount(counting)}` },
  { value: 'rest', label: `Do not ${writeCount(rows - counting)}` },
  { value: 'all', label: `All ${writeCount(rows)}` },
];

interface EvidenceProps {
  /** Null: the reader's own. */
  readonly personId: string | null;
  readonly signal: string;
  readonly range: Range;
  /** The zone that local times are in. */
  readonly zone: string;
}

export const Evidence = ({ personId, signal, range, zone }: EvidenceProps) => {
  const styles = useStyles();
  const [chosen, setShown] = useState<Shown | null>(null);
  const [most, setMost] = useState(step);
  const others = useQuery({ ...evidenceQuery({ id: personId ?? '', signal, ...range }), enabled: personId !== null });
  const own = useQuery({ ...ownEvidenceQuery({ signal, ...range }), enabled: personId === null });
  const { data, error, refetch } = personId === null ? own : others;
  const all = data?.rows ?? [];
  const counting = all.filter((row) => row.counts).length;
  const shown = chosen ?? (counting > 0 ? 'counts' : 'all');
  const rows = all.filter((row) => shown === 'all' || row.counts === (shown === 'counts'));
  return (
    <section className={styles.section} aria-label="Evidence">
      <div className={styles.head}>
        <h3 className={styles.title}>Evidence</h3>
        {all.length > 0 && (
          <Segments label="Which rows" choices={filtersOf(all.length, counting)} chosen={shown} onChoose={setShown} />
        )}
      </div>
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the evidence" heights={[44, 44, 44, 44]} />}
      {data !== undefined && (
        <p className={styles.text}>
          {all.length === 0
            ? data.keptFrom === null
              ? 'Nothing is held of these days.'
              : 'No rows are held of these days.'
            : `${writeCount(counting)} of ${countOf(all.length, 'row')} count. Times in ${zone}.`}
          {data.keptFrom !== null &&
            ` Rows before ${writeDay(data.keptFrom.slice(0, 10))} are no longer kept; their figures were computed before.`}
          {data.truncated && ' There are more than are shown here: choose a shorter period, or export the activity.'}
        </p>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {rows.slice(0, most).map((row, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- rows carry no id, and never change places
          <EvidenceItem key={`${row.at} ${index}`} row={row} />
        ))}
      </ul>
      {rows.length > most && (
        <Button onClick={() => setMost(most + step)}>
          Show {writeCount(Math.min(step, rows.length - most))} more of {writeCount(rows.length - most)}
        </Button>
      )}
    </section>
  );
};
