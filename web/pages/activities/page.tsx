// What happened, the newest first: for those who run the product of everybody, for everybody else of themselves.
import { makeStyles } from '@fluentui/react-components';
import { Outlet, useRouteContext, useSearch } from '@tanstack/react-router';
import { z } from 'zod';
import { dayIn, writeDays } from '../../ui/days.ts';
import { useNow } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { PeriodPicker } from '../../ui/period-picker.tsx';
import { type Range, rangeOf, writeSpan } from '../../ui/period.ts';
import { mayRun } from '../../ui/roles.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import { writeZone } from '../../ui/times.ts';
import { useRange } from '../../ui/use-range.ts';
import { SavedViews } from '../../ui/views/saved-views.tsx';
import { ExportMenu } from './export-menu.tsx';
import { Feed } from './feed.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type FeedSearch, feedSearch, inputOf, isNarrowed } from './filter.ts';

const useStyles = makeStyles({ stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' } });

const Search = z.object(feedSearch);

interface FrameProps {
  readonly search: FeedSearch;
  readonly range: Range;
  readonly lastDay: string;
  readonly own: boolean;
}

const Frame = ({ search, range, lastDay, own }: FrameProps) => {
  const styles = useStyles();
  const { organization } = useRouteContext({ from: '/signed-in' });
  const now = useNow();
  const input = inputOf(search, range, own);
  return (
    <Page
      title={own ? 'Your activities' : 'Activities'}
      lead={`${writeSpan(range)}: ${writeDays(range.from, range.to)}. Who did what, when and with whom, never what about. Times in ${writeZone(organization.zone, now)}.`}
      actions={
        <>
          <PeriodPicker search={search} range={range} lastDay={lastDay} />
          <SavedViews page="activities" search={{ ...search }} />
          {!own && <ExportMenu input={input} />}
        </>
      }
    >
      <div className={styles.stack}>
        <FilterBar search={search} own={own} day={range.to} />
        <Feed
          key={JSON.stringify(input)}
          input={input}
          own={own}
          narrowed={isNarrowed(search)}
          zone={organization.zone}
        />
      </div>
    </Page>
  );
};

const RunnerPage = ({ search }: { search: FeedSearch }) => {
  const { range, lastDay, error, retry } = useRange(search);
  if (range !== null) return <Frame search={search} range={range} lastDay={lastDay} own={false} />;
  return (
    <Page title="Activities" lead={error === null ? 'Loading' : ''}>
      {error === null ? (
        <Loading what="the activities" heights={[32, 38, 44, 44, 44, 44]} />
      ) : (
        <Failure error={error} onRetry={retry} />
      )}
    </Page>
  );
};

const OwnPage = ({ search }: { search: FeedSearch }) => {
  const { organization } = useRouteContext({ from: '/signed-in' });
  const lastDay = dayIn(organization.zone, useNow());
  return <Frame search={search} range={rangeOf(search, lastDay)} lastDay={lastDay} own />;
};

export const ActivitiesPage = () => {
  const given = useSearch({ from: '/signed-in/activities' });
  const search = Search.parse(given);
  const { user } = useRouteContext({ from: '/signed-in' });
  return (
    <>
      {mayRun(user.role) ? <RunnerPage search={search} /> : <OwnPage search={search} />}
      <Outlet />
    </>
  );
};
