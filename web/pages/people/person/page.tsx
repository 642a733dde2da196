// One person: who it is, the period figures of all signals against the person's own past, the week; each figure opens what stands behind it.
import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { personQuery, signalsQuery } from '../../../queries/people.ts';
import { writeDays } from '../../../ui/days.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { PeriodPicker } from '../../../ui/period-picker.tsx';
import { type PeriodSearch, type Range, rangeBefore, writeSpan } from '../../../ui/period.ts';
import { Failure, Loading } from '../../../ui/states.tsx';
import { useRange } from '../../../ui/use-range.ts';
import { EditPerson } from '../edit/edit-person.tsx';
import { groupsOf, type PersonAnswer, type SignalView, viewsOf } from './facts.ts';
import { PersonHead } from './person-head.tsx';
import { SignalGroup } from './signal-group.tsx';
import { Week } from './week.tsx';

/** Opened by a click, or below the first screen. */
const SignalPanel = lazy(async () => ({ default: (await import('./signal-panel.tsx')).SignalPanel }));
const Accounts = lazy(async () => ({ default: (await import('./accounts/accounts.tsx')).Accounts }));
const PersonTimes = lazy(async () => ({
  default: (await import('../../settings/working-time/person-times.tsx')).PersonTimes,
}));

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '24px' },
  stale: { opacity: 0.55, transitionProperty: 'opacity', transitionDuration: '150ms' },
});

const nowhere: Range = { from: '', to: '' };

const usePerson = (id: string, search: PeriodSearch) => {
  const { range, lastDay, error: rangeError, retry } = useRange(search);
  const now = range ?? nowhere;
  const before = range === null ? nowhere : rangeBefore(range);
  const enabled = range !== null;
  const signals = useQuery(signalsQuery);
  const person = useQuery({ ...personQuery({ id, ...now }), enabled });
  const earlier = useQuery({ ...personQuery({ id, ...before }), enabled });
  const past = earlier.data === undefined || earlier.isPlaceholderData ? null : earlier.data;
  const error = rangeError ?? person.error ?? signals.error;
  const refetch = (): void => {
    retry();
    void person.refetch();
    void signals.refetch();
  };
  const views =
    person.data === undefined || signals.data === undefined ? null : viewsOf(signals.data.signals, person.data, past);
  return { range, lastDay, answer: person.data, views, error, refetch, stale: person.isPlaceholderData };
};

interface ContentProps {
  readonly answer: PersonAnswer;
  readonly views: readonly SignalView[];
  readonly span: string;
}

const Content = ({ answer, views, span }: ContentProps) => {
  return (
    <>
      <PersonHead answer={answer} />
      {groupsOf(views).map((group) => (
        <SignalGroup key={group.title} group={group} days={answer.days} span={span} />
      ))}
      <Week answer={answer} />
      <Suspense fallback={<Loading what="accounts and working time" heights={[120, 160]} />}>
        <Accounts personId={answer.person.id} fullName={answer.person.fullName} />
        <PersonTimes id={answer.person.id} />
      </Suspense>
    </>
  );
};

export const PersonPage = () => {
  const styles = useStyles();
  const { id } = useParams({ from: '/signed-in/people/$id' });
  const search = useSearch({ from: '/signed-in/people/$id' });
  const navigate = useNavigate({ from: '/people/$id' });
  const { range, lastDay, answer, views, error, refetch, stale } = usePerson(id, search);
  const open = views?.find(({ definition }) => definition.name === search.signal);
  const { days, from, to } = search;
  return (
    <Page
      key={id}
      title={answer?.person.fullName ?? 'Person'}
      above={
        <TextLink to="/people" search={{ days, from, to }}>
          People
        </TextLink>
      }
      lead={
        range === null ? (error === null ? 'Loading' : '') : `${writeSpan(range)}: ${writeDays(range.from, range.to)}`
      }
      actions={
        <>
          {answer !== undefined && <EditPerson id={id} />}
          {range !== null && <PeriodPicker search={search} range={range} lastDay={lastDay} />}
        </>
      }
    >
      {error !== null && views === null && <Failure error={error} onRetry={refetch} />}
      {error === null && views === null && <Loading what="the person" heights={[96, 140, 140, 240]} />}
      {answer !== undefined && views !== null && range !== null && (
        <div className={mergeClasses(styles.stack, stale && styles.stale)} aria-busy={stale}>
          <Content answer={answer} views={views} span={writeSpan(range)} />
        </div>
      )}
      {answer !== undefined && open !== undefined && range !== null && (
        <Suspense fallback={null}>
          <SignalPanel
            key={open.definition.name}
            answer={answer}
            view={open}
            range={range}
            onClose={() =>
              void navigate({ search: (before) => ({ ...before, signal: undefined }), resetScroll: false })
            }
          />
        </Suspense>
      )}
    </Page>
  );
};
