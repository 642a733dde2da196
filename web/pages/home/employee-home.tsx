// Home of everybody else: their own figures, as whoever may see them sees them, and what stands behind each.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { CallFailed } from '../../api.ts';
import { ownFiguresQuery } from '../../queries/own-figures.ts';
import { signalsQuery } from '../../queries/people.ts';
import { addDays, dayIn, writeDays } from '../../ui/days.ts';
import { LinkButton, TextLink } from '../../ui/link-button.tsx';
import { useNow } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { PeriodPicker } from '../../ui/period-picker.tsx';
import { type PeriodSearch, rangeBefore, rangeOf, writeSpan } from '../../ui/period.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Group, groupsOf, viewsOf } from '../people/person/facts.ts';
import { PersonHead } from '../people/person/person-head.tsx';
import { SignalGroup } from '../people/person/signal-group.tsx';
import { SignalPanel } from '../people/person/signal-panel.tsx';
import { Week } from '../people/person/week.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '24px' },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  stale: { opacity: 0.55, transitionProperty: 'opacity', transitionDuration: '150ms' },
});

const useOwn = (search: PeriodSearch) => {
  const { organization } = useRouteContext({ from: '/signed-in' });
  const lastDay = addDays(dayIn(organization.zone, useNow()), -1);
  const range = rangeOf(search, lastDay);
  const now = useQuery(ownFiguresQuery(range));
  const earlier = useQuery(ownFiguresQuery(rangeBefore(range)));
  const signals = useQuery(signalsQuery);
  const past = earlier.data === undefined || earlier.isPlaceholderData ? null : earlier.data;
  const views =
    now.data === undefined || signals.data === undefined ? null : viewsOf(signals.data.signals, now.data, past);
  const refetch = (): void => {
    void now.refetch();
    void signals.refetch();
  };
  const error = now.error ?? signals.error;
  return { range, lastDay, answer: now.data, views, error, refetch, stale: now.isPlaceholderData };
};

const isRead = (group: Group): boolean => group.signals.some(({ figure }) => figure.state !== 'unavailable');

const NotOnRoster = () => (
  <Empty
    title="There are no figures of yours yet"
    actions={
      <LinkButton to="/account" appearance="primary">
        Connect your account
      </LinkButton>
    }
  >
    Your address here is not on your organization’s roster. Once it is, or once you connect an account of yours, you see
    here what is held about you: the same that anybody sees who may.
  </Empty>
);

/** `beside`: home is something else, and these are one step from it. */
export const EmployeeHome = ({ beside }: { beside: boolean }) => {
  const styles = useStyles();
  const { organization, user } = useRouteContext({ from: '/signed-in' });
  const search = useSearch({ from: '/signed-in/' });
  const navigate = useNavigate({ from: '/' });
  const { range, lastDay, answer, views, error, refetch, stale } = useOwn(search);
  const unknown = error instanceof CallFailed && error.status === 404;
  const groups = groupsOf(views ?? []);
  const unread = groups.filter((group) => !isRead(group)).map(({ title }) => title);
  const open = views?.find(({ definition }) => definition.name === search.signal);
  return (
    <Page
      title={beside ? 'Your own figures' : `Welcome, ${user.fullName.split(' ')[0] ?? user.fullName}`}
      above={beside && <TextLink to="/">Home</TextLink>}
      lead={
        unknown
          ? organization.name
          : `${beside ? 'What is held about you' : 'Your own figures'}, ${writeSpan(range)}: ${writeDays(range.from, range.to)}. Counted from metadata, never from content.`
      }
      actions={!unknown && <PeriodPicker search={search} range={range} lastDay={lastDay} />}
    >
      {unknown && <NotOnRoster />}
      {error !== null && !unknown && views === null && <Failure error={error} onRetry={refetch} />}
      {error === null && views === null && <Loading what="your figures" heights={[96, 140, 140, 240]} />}
      {answer !== undefined && views !== null && (
        <div className={mergeClasses(styles.stack, stale && styles.stale)} aria-busy={stale}>
          <PersonHead answer={answer} />
          {groups.filter(isRead).map((group) => (
            <SignalGroup key={group.title} group={group} days={answer.days} span={writeSpan(range)} />
          ))}
          {unread.length > 0 && (
            <p className={styles.quiet}>Nothing of these days is read of you in: {unread.join(', ')}.</p>
          )}
          <Week answer={answer} />
        </div>
      )}
      {answer !== undefined && open !== undefined && (
        <SignalPanel
          key={open.definition.name}
          answer={answer}
          view={open}
          range={range}
          own
          onClose={() => void navigate({ search: (before) => ({ ...before, signal: undefined }), resetScroll: false })}
        />
      )}
    </Page>
  );
};
