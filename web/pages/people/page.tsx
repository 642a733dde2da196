// The people with small multiples of their signals on one calm scale; sorted by name, department or coverage, never by a figure.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { SignalDefinition } from '../../../src/contract/people.ts';
import { peopleQuery, signalsQuery } from '../../queries/people.ts';
import { announce } from '../../ui/announcer.tsx';
import { Card } from '../../ui/card.tsx';
import { writeDays } from '../../ui/days.ts';
import { countOf } from '../../ui/figures.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { PeriodPicker } from '../../ui/period-picker.tsx';
import { writeSpan } from '../../ui/period.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { useRange } from '../../ui/use-range.ts';
import { useTight } from '../../ui/shell/width.ts';
import { SavedViews } from '../../ui/views/saved-views.tsx';
import { RosterActions } from './edit/roster-actions.tsx';
import { Legend } from './legend.tsx';
import { type People, pageSize, shownSignals } from './list.ts';
import { Pager } from './pager.tsx';
import { PeopleCards } from './people-cards.tsx';
import { PeopleTable } from './people-table.tsx';
import { PeopleToolbar } from './toolbar.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px' },
  stale: { opacity: 0.55, transitionProperty: 'opacity', transitionDuration: '150ms' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: '13px', lineHeight: '18px' },
});

const definitionsOf = (signals: readonly SignalDefinition[]): readonly SignalDefinition[] =>
  shownSignals.flatMap((name) => signals.filter((signal) => signal.name === name));

const NobodyYet = () => (
  <Empty
    title="No people yet"
    actions={
      <>
        <LinkButton to="/connections" appearance="primary">
          Go to Connections
        </LinkButton>
        <LinkButton to="/people/import">Import a file</LinkButton>
      </>
    }
  >
    <p>
      People come from the directory of a connected source, as soon as its People stream has been read; from a file; or
      by hand.
    </p>
  </Empty>
);

const NobodyFound = ({ search }: { search: string }) => (
  <Empty
    title={`Nobody found for “${search}”`}
    actions={
      <LinkButton from="/people" to="/people" search={(before) => ({ ...before, search: undefined, page: undefined })}>
        Show everybody
      </LinkButton>
    }
  >
    <p>The search looks into names, addresses, job titles and departments.</p>
  </Empty>
);

interface ResultProps {
  readonly people: People;
  readonly signals: readonly SignalDefinition[];
}

const Result = ({ people, signals }: ResultProps) => {
  const styles = useStyles();
  const tight = useTight();
  const search = useSearch({ from: '/signed-in/people' });
  if (people.people.length === 0) {
    return (search.search ?? '') === '' ? <NobodyYet /> : <NobodyFound search={search.search ?? ''} />;
  }
  return (
    <>
      {tight ? (
        <PeopleCards people={people} signals={signals} />
      ) : (
        <Card flush>
          <PeopleTable people={people} signals={signals} search={search} />
        </Card>
      )}
      <Pager total={people.total} page={search.page ?? 1} size={pageSize} />
      <Legend signals={signals} />
      {people.asOf !== null && (
        <p className={styles.quiet}>
          As of <Moment at={people.asOf} />: the time up to which the mailboxes behind these figures were read.
        </p>
      )}
    </>
  );
};

/** Says how many were found, once the list follows what was typed. */
const useFoundWords = (total: number | undefined, search: string): void => {
  useEffect(() => {
    if (total !== undefined && search !== '') announce(`${countOf(total, 'person', 'people')} found for ${search}.`);
  }, [total, search]);
};

export const PeoplePage = () => {
  const styles = useStyles();
  const search = useSearch({ from: '/signed-in/people' });
  const { range, lastDay, error: rangeError, retry } = useRange(search);
  const signals = useQuery(signalsQuery);
  const people = useQuery({
    ...peopleQuery({
      ...(range ?? { from: '', to: '' }),
      search: search.search ?? '',
      sort: search.sort ?? 'name',
      order: search.order ?? 'asc',
      page: search.page ?? 1,
      size: pageSize,
      signals: shownSignals.join(','),
    }),
    enabled: range !== null,
  });
  useFoundWords(people.isPlaceholderData ? undefined : people.data?.total, search.search ?? '');
  const error = rangeError ?? people.error ?? signals.error;
  const ready = people.data !== undefined && signals.data !== undefined;
  const total = people.data === undefined ? '' : `${countOf(people.data.total, 'person', 'people')}, `;
  return (
    <Page
      title="People"
      lead={
        range === null
          ? error === null
            ? 'Loading'
            : ''
          : `${total}${writeSpan(range)}: ${writeDays(range.from, range.to)}`
      }
      actions={
        <>
          <RosterActions />
          {range !== null && <PeriodPicker search={search} range={range} lastDay={lastDay} />}
          <SavedViews page="people" search={search} />
        </>
      }
    >
      <div className={styles.stack}>
        <PeopleToolbar search={search} />
        {error !== null && !ready && (
          <Failure
            error={error}
            onRetry={() => {
              retry();
              void people.refetch();
              void signals.refetch();
            }}
          />
        )}
        {error === null && !ready && <Loading what="the people" heights={[48, 60, 60, 60, 60, 60, 60]} />}
        {ready && (
          <div
            className={mergeClasses(styles.stack, people.isPlaceholderData && styles.stale)}
            aria-busy={people.isPlaceholderData}
          >
            <Result people={people.data} signals={definitionsOf(signals.data.signals)} />
          </div>
        )}
      </div>
    </Page>
  );
};
