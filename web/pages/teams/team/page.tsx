// One team: a person's week, the weeks of what tells most, when things happen, all figures, and who stands behind them.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouteContext, useSearch } from '@tanstack/react-router';
import type { TeamView } from '../../../../src/contract/teams.ts';
import { signalsQuery } from '../../../queries/people.ts';
import { teamQuery } from '../../../queries/teams.ts';
import { Card } from '../../../ui/card.tsx';
import { countOf } from '../../../ui/figures.ts';
import { LinkButton, TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { mayRun } from '../../../ui/roles.ts';
import { useSegmentStyles } from '../../../ui/segments.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { compareWeeks, leadersOf, signalsOf, type TeamSignal, writeKind, writeWeeks } from '../../../ui/team/facts.ts';
import { TrendTiles } from '../../../ui/team/trend-tile.tsx';
import { piecesOf, WorkingWeek } from '../../../ui/team/working-week.tsx';
import { AllFigures } from './all-figures.tsx';
import { DownloadTeam } from './download.tsx';
import { FigureSheet } from './figure-sheet.tsx';
import { TeamHours } from './team-hours.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '32px' },
  stale: { opacity: 0.55, transitionProperty: 'opacity', transitionDuration: '150ms' },
  section: { display: 'grid', gap: '12px' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  card: { display: 'grid', gap: '16px' },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

const spans = [4, 12, 26, 52] as const;

const SpanPicker = ({ chosen }: { chosen: number }) => {
  const styles = useSegmentStyles();
  return (
    <fieldset className={styles.group} aria-label="How many weeks">
      {spans.map((weeks) => (
        <Link
          key={weeks}
          to="."
          search={(before) => ({ ...before, weeks })}
          className={mergeClasses(styles.choice, chosen === weeks && styles.chosen)}
          activeProps={{ 'aria-current': chosen === weeks ? 'true' : undefined }}
          aria-current={chosen === weeks ? 'true' : undefined}
          replace
        >
          {weeks} weeks
        </Link>
      ))}
    </fieldset>
  );
};

const Nothing = ({ view }: { view: TeamView }) => {
  if (view.asOf === null)
    return (
      <Empty title="No week is told yet">
        Teams are told of in whole weeks. The first one follows three days after its end, once nearly everything of it
        was read.
      </Empty>
    );
  return view.team.people < view.least ? (
    <Empty title={`Fewer than ${view.least} people`}>
      Figures of a group stand for at least {view.least} people, so that none of them can be told apart. This team has{' '}
      {countOf(view.team.people, 'person', 'people')} this quarter.
    </Empty>
  ) : (
    <Empty title="Nothing is shown of these weeks">
      Too few of the team’s people have data, or a figure beside another team’s would tell too much about few people. A
      team that is new is told of from its first whole week on.
    </Empty>
  );
};

const Content = ({ view, signals }: { view: TeamView; signals: readonly TeamSignal[] }) => {
  const styles = useStyles();
  const shown = signals.some(({ figure }) => figure.value !== null);
  if (!shown) return <Nothing view={view} />;
  const pieces = piecesOf(signals);
  const weeks = view.weeks.length;
  return (
    <>
      {pieces !== null && (
        <Card>
          <div className={styles.card}>
            <h2 className={styles.title}>An average person’s week</h2>
            <WorkingWeek pieces={pieces} />
          </div>
        </Card>
      )}
      <section className={styles.section} aria-label="Week by week">
        <h2 className={styles.title}>Week by week</h2>
        <TrendTiles signals={leadersOf(signals, 6)} team={view.team.id} weeks={weeks} />
        <p className={styles.quiet}>
          {signals.some((signal) => compareWeeks(signal) !== null)
            ? `Dashed: the mean of the ${countOf(weeks, 'week')} before. Grey: not shown. The team is compared with its own past only.`
            : `Grey: not shown. The team is compared with its own past only; of the ${countOf(weeks, 'week')} before too few are shown.`}
        </p>
      </section>
      <TeamHours view={view} />
      <AllFigures signals={signals} team={view.team.id} weeks={weeks} />
    </>
  );
};

const Actions = ({ view, weeks, runs }: { view: TeamView | undefined; weeks: number; runs: boolean }) => {
  const styles = useStyles();
  return (
    <div className={styles.actions}>
      <SpanPicker chosen={weeks} />
      {view !== undefined && view.asOf !== null && <DownloadTeam team={view.team} weeks={weeks} />}
      {runs && view?.team.kind === 'custom' && (
        <LinkButton to="/teams/$id/edit" params={{ id: view.team.id }}>
          Change the team
        </LinkButton>
      )}
    </div>
  );
};

export const TeamPage = () => {
  const styles = useStyles();
  const { id } = useParams({ from: '/signed-in/teams/$id' });
  const search = useSearch({ from: '/signed-in/teams/$id' });
  const navigate = useNavigate({ from: '/teams/$id' });
  const { user } = useRouteContext({ from: '/signed-in' });
  const weeks = search.weeks ?? 12;
  const team = useQuery(teamQuery({ id, weeks }));
  const definitions = useQuery(signalsQuery);
  const view = team.data;
  const signals =
    view === undefined || definitions.data === undefined ? null : signalsOf(view, definitions.data.signals);
  const error = team.error ?? definitions.error;
  const open = signals?.find(({ definition }) => definition.name === search.signal);
  const stale = team.isPlaceholderData;
  return (
    <Page
      key={id}
      title={view?.team.name ?? 'Team'}
      above={<TextLink to="/teams">Teams</TextLink>}
      lead={
        view === undefined
          ? error === null
            ? 'Loading'
            : ''
          : `${writeKind(view.team)}, ${countOf(view.team.people, 'person', 'people')} this quarter. ${writeWeeks(view.weeks)}.`
      }
      actions={<Actions view={view} weeks={weeks} runs={mayRun(user.role)} />}
    >
      {error !== null && signals === null && (
        <Failure
          error={error}
          onRetry={() => {
            void team.refetch();
            void definitions.refetch();
          }}
        />
      )}
      {error === null && signals === null && <Loading what="the team" heights={[140, 240, 240]} />}
      {view !== undefined && signals !== null && (
        <div className={mergeClasses(styles.stack, stale && styles.stale)} aria-busy={stale}>
          <Content view={view} signals={signals} />
        </div>
      )}
      {view !== undefined && open !== undefined && (
        <FigureSheet
          key={open.definition.name}
          view={view}
          signal={open}
          onClose={() => void navigate({ search: (before) => ({ ...before, signal: undefined }), resetScroll: false })}
        />
      )}
    </Page>
  );
};
