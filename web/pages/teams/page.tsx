// The teams that one may see, by kind and name: never by a figure.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { SearchBox } from '@fluentui/react-components';
import type { TeamSummary } from '../../../src/contract/teams.ts';
import { teamsQuery } from '../../queries/teams.ts';
import { Card } from '../../ui/card.tsx';
import { writeDay } from '../../ui/days.ts';
import { countOf } from '../../ui/figures.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { mayRun } from '../../ui/roles.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { writeKind, writeWeek } from '../../ui/team/facts.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '28px' },
  section: { display: 'grid', gap: '10px' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  list: {
    listStyle: 'none',
    display: 'grid',
    '& > li + li': { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '2px 16px',
    alignItems: 'baseline',
    padding: '12px 20px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  people: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  search: { maxWidth: '320px' },
});

const headings = [
  ['organization', 'The organization'],
  ['custom', 'Put together by hand'],
  ['reports', 'By manager'],
  ['department', 'By department'],
] as const;

/** More than these are found by searching. */
const most = 60;

const TeamRow = ({ team, least }: { team: TeamSummary; least: number }) => {
  const styles = useStyles();
  return (
    <li>
      <Link to="/teams/$id" params={{ id: team.id }} className={styles.row}>
        <span className={styles.name}>{team.name}</span>
        <span className={styles.people}>{countOf(team.people, 'person', 'people')}</span>
        <span className={styles.quiet}>{writeKind(team)}</span>
        <span className={styles.quiet}>{team.people < least && `Below ${least}: not shown`}</span>
      </Link>
    </li>
  );
};

const Section = ({ title, teams, least }: { title: string; teams: readonly TeamSummary[]; least: number }) => {
  const styles = useStyles();
  if (teams.length === 0) return null;
  return (
    <section className={styles.section} aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      <Card flush>
        {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
        <ul role="list" className={styles.list}>
          {teams.slice(0, most).map((team) => (
            <TeamRow key={team.id} team={team} least={least} />
          ))}
        </ul>
      </Card>
      {teams.length > most && (
        <p className={styles.quiet}>
          {most} of {countOf(teams.length, 'team')}. Search for the others.
        </p>
      )}
    </section>
  );
};

const NoTeams = ({ runs, searched }: { runs: boolean; searched: boolean }) => {
  if (searched) return <Empty title="No team of this name">Look for a part of a name, or of who leads it.</Empty>;
  return runs ? (
    <Empty title="No teams yet" actions={<LinkButton to="/connections">See the connections</LinkButton>}>
      Teams come from the roster: departments, and everybody under a manager. The first sync of people brings them.
    </Empty>
  ) : (
    <Empty title="You lead no team here">
      Teams are known by the roster. Yours appears when somebody there has you as their manager, and your address here
      is the one on the roster.
    </Empty>
  );
};

export const TeamsPage = () => {
  const styles = useStyles();
  const { user } = useRouteContext({ from: '/signed-in' });
  const { data, error, refetch } = useQuery(teamsQuery);
  const [search, setSearch] = useState('');
  const runs = mayRun(user.role);
  const wanted = search.trim().toLowerCase();
  const teams = (data?.teams ?? [])
    .filter(({ name, lead }) => `${name} ${lead?.name ?? ''}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const lead =
    data === undefined
      ? 'Loading'
      : data.told === null
        ? `The first week, ${writeWeek(data.next.week)}, can be told from ${writeDay(data.next.on)} on.`
        : `Told up to the week ${writeWeek(data.told.to)}, of groups of at least ${data.least} people.`;
  return (
    <Page title="Teams" lead={lead} actions={runs && <LinkButton to="/teams/new">Put a team together</LinkButton>} slim>
      <div className={styles.stack}>
        {error !== null && data === undefined && <Failure error={error} onRetry={() => void refetch()} />}
        {error === null && data === undefined && <Loading what="the teams" heights={[64, 180, 180]} />}
        {data !== undefined && data.teams.length > 8 && (
          <SearchBox
            className={styles.search}
            placeholder="Find a team or who leads it"
            aria-label="Find a team or who leads it"
            value={search}
            onChange={(_, { value }) => setSearch(value)}
          />
        )}
        {data !== undefined && teams.length === 0 && <NoTeams runs={runs} searched={wanted !== ''} />}
        {data !== undefined &&
          headings.map(([kind, title]) => (
            <Section key={kind} title={title} teams={teams.filter((team) => team.kind === kind)} least={data.least} />
          ))}
      </div>
    </Page>
  );
};
