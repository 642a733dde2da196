// The history of runs: a bar for each, and a table of the newest first.
import { Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { SyncRun } from '../../../src/contract/sync.ts';
import { runsQuery, runsSize } from '../../queries/sync.ts';
import { countOf, writeCount } from '../../ui/figures.ts';
import { useNow } from '../../ui/moment.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { RunTable } from './run-table.tsx';
import { describeRuns, tipOf } from './run-words.ts';
import { Section } from './section.tsx';

const RunBars = lazy(async () => ({ default: (await import('../../charts/run-bars.tsx')).RunBars }));

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

const keyOf = (run: SyncRun): string => `${run.connectionId} ${run.stream} ${run.startedAt}`;

/** A run that begins moves the others on: then the last of a page came with the next one, too. */
const eachOnce = (runs: readonly SyncRun[]): readonly SyncRun[] => [
  ...new Map(runs.map((run) => [keyOf(run), run])).values(),
];

const Chart = ({ runs, total }: { runs: readonly SyncRun[]; total: number }) => {
  const styles = useStyles();
  const now = useNow();
  const day = now.toDateString();
  const shown = useMemo(() => runs.slice(0, runsSize), [runs]);
  // The words change with the day, not with the minute: the drawing need not be made anew.
  const bars = useMemo(
    () =>
      shown.toReversed().map((run) => ({
        key: keyOf(run),
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
        {total > shown.length
          ? `Items of each of the newest ${writeCount(shown.length)} of ${countOf(total, 'run')}, `
          : 'Items of each run, '}
        the newest to the right. Heights follow square roots; a lighter bar is still being read.
      </p>
    </div>
  );
};

export const History = ({ streams }: { streams: readonly StreamName[] }) => {
  const styles = useStyles();
  const [stream, setStream] = useState('');
  const { data, error, refetch, fetchNextPage } = useInfiniteQuery(runsQuery(stream));
  if (data === undefined)
    return error === null ? (
      <Loading what="the history" heights={[220]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  const runs = eachOnce(data.pages.flatMap((page) => page.runs));
  const total = data.pages.at(-1)?.total ?? 0;
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
      {runs.length === 0 ? (
        <p className={styles.empty}>No run yet: the first one stands here as soon as it has begun.</p>
      ) : (
        <>
          <Chart runs={runs} total={total} />
          <RunTable runs={runs} total={total} onShort={() => void fetchNextPage()} />
        </>
      )}
    </Section>
  );
};
