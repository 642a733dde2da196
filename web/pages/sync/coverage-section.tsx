// Coverage by stream and day: for how many people a stream is complete, of those it is expected of; each cell opens why.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { coverageQuery } from '../../queries/sync.ts';
import { addDays, dayIn } from '../../ui/days.ts';
import { useNow } from '../../ui/moment.tsx';
import { useNarrow } from '../../ui/shell/width.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { writeZone } from '../../ui/times.ts';
import { CoverageMatrix } from './coverage-matrix.tsx';
import { CoverageSheet } from './coverage-sheet.tsx';
import { Section } from './section.tsx';

const useStyles = makeStyles({
  note: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3, maxWidth: '120ch' },
});

/** Days that are shown where there is room. */
const shown = 28;

export const CoverageSection = () => {
  const styles = useStyles();
  const { organization } = useRouteContext({ from: '/signed-in' });
  const narrow = useNarrow();
  const now = useNow();
  const to = addDays(dayIn(organization.zone, now), -1);
  const { data, error, refetch } = useQuery(coverageQuery({ from: addDays(to, 1 - shown), to }));
  const [open, setOpen] = useState<{ stream: string; day: string } | null>(null);
  if (data === undefined)
    return error === null ? (
      <Loading what="the coverage" heights={[200]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  const coverage = data.streams.find(({ stream }) => stream === open?.stream);
  const day = coverage?.days.find((one) => one.day === open?.day);
  return (
    <Section
      title="Coverage by day"
      text="For how many people a stream is complete, of those it is expected of. What lacks is hatched; open a cell to see why and what helps."
    >
      <CoverageMatrix streams={data.streams} onOpen={(stream, at) => setOpen({ stream, day: at })} />
      <p className={styles.note}>
        Days in {writeZone(data.zone, now)}, up to yesterday. A day counts for a person once all of their accounts were
        read past its end. A dot: nobody is expected, since it lies before what is kept.
        {!narrow && ' Arrow keys go from cell to cell.'}
      </p>
      {coverage !== undefined && day !== undefined && (
        <CoverageSheet coverage={coverage} day={day} onClose={() => setOpen(null)} />
      )}
    </Section>
  );
};
