// The history of runs: a bar for each, and a table of the newest first.
import { Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { SyncRun } from '../../../src/contract/sync.ts';
import { runsQuery } from '../../queries/sync.ts';
import { useNow } from '../../ui/moment.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { RunTable } from './run-table.tsx';
import { describeRuns, tipOf } from './run-words.ts';
import { Section } from './section.tsx';

const RunBars = lazy(async () => ({ default: (await import('../../charts/run-bars.tsx')).RunBars }));

/** Bars that a screen shows well. */
const mostBars = 60;

const useStyles = makeStyles({
  empty: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  choice: { minWidth: '180px' },
  chart: { display: 'grid', gap: '4px' },
  note: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

interface StreamName {
  readonly name: string;
  readonly title: string;
}

const Chart = ({ runs }: { runs: readonly SyncRun[] }) => {
  const styles = useStyles();
  const now = useNow();
  const day = now.toDateString();
  const shown = useMemo(() => runs.slice(0, mostBars), [runs]);
  // The words change with the day, not with the minute: the drawing need not be made anew.
  const bars = useMemo(
    () =>
      shown.toReversed().map((run) => ({
        key: `${run.connectionId} ${run.stream} ${run.startedAt}`,
        items: run.items,
        open: run.finishedAt === null,
        words: tipOf(run, new Date(day)),
      })),
    [shown, day],
  );
  return (
    <div className={styles.chart}>
      <Suspense fallback={<Loading what="the chart" heights={[140]} />}>
        <RunBars label={describeRuns(shown, now)} bars={bars} />
      </Suspense>
      <p className={styles.note}>
        Items of each run, the newest to the right. Heights follow square roots; a lighter bar is still being read.
      </p>
    </div>
  );
};

export const History = ({ streams }: { streams: readonly StreamName[] }) => {
  const styles = useStyles();
  const [stream, setStream] = useState('');
  const { data, error, refetch } = useQuery(runsQuery(stream));
  if (data === undefined)
    return error === null ? (
      <Loading what="the history" heights={[220]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  return (
    <Section
      title="History of runs"
      text="One run is one reading of one stream, from the first request to the moment at which nothing of it is due any more."
      aside={
        streams.length > 1 && (
          <Field label="Stream" className={styles.choice}>
            <Select value={stream} onChange={(_, { value }) => setStream(value)}>
              <option value="">All streams</option>
              {streams.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
            </Select>
          </Field>
        )
      }
    >
      {data.runs.length === 0 ? (
        <p className={styles.empty}>No run yet: the first one stands here as soon as it has begun.</p>
      ) : (
        <>
          <Chart runs={data.runs} />
          <RunTable runs={data.runs} />
        </>
      )}
    </Section>
  );
};
