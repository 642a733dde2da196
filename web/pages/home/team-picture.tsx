// One team at a glance: an average person's week, and the weeks of what tells most; leads to its page.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { signalsQuery } from '../../queries/people.ts';
import { teamQuery, teamsQuery } from '../../queries/teams.ts';
import { CallFailed } from '../../api.ts';
import { Card } from '../../ui/card.tsx';
import { writeDay } from '../../ui/days.ts';
import { countOf } from '../../ui/figures.ts';
import { TextLink } from '../../ui/link-button.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { leadersOf, signalsOf, type TeamSignal, writeWeek, writeWeeks } from '../../ui/team/facts.ts';
import { TrendTiles } from '../../ui/team/trend-tile.tsx';
import { piecesOf, WorkingWeek } from '../../ui/team/working-week.tsx';

const useStyles = makeStyles({
  section: { display: 'grid', gap: '12px' },
  card: { display: 'grid', gap: '16px' },
  head: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: '4px 16px', alignItems: 'baseline' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
});

const weeks = 12;

/** Nothing to draw yet: when there will be. */
const Waiting = () => {
  const styles = useStyles();
  const { data } = useQuery(teamsQuery);
  const text =
    data === undefined
      ? 'No week is told yet.'
      : data.told === null
        ? `Groups are told of in whole weeks. The first, ${writeWeek(data.next.week)}, can be told from ${writeDay(data.next.on)} on.`
        : `Nothing is shown of these weeks: a figure stands for at least ${data.least} people, and for none of them more than for the others.`;
  return <p className={styles.quiet}>{text}</p>;
};

interface PictureProps {
  readonly id: string;
  readonly title: string;
  /** How many trends. */
  readonly count: number;
}

const Drawn = ({
  signals,
  title,
  id,
  count,
  under,
}: PictureProps & { signals: readonly TeamSignal[]; under: string }) => {
  const styles = useStyles();
  const pieces = piecesOf(signals);
  const shown = leadersOf(signals, count);
  return (
    <section className={styles.section} aria-label={title}>
      <Card>
        <div className={styles.card}>
          <div className={styles.head}>
            <h2 className={styles.title}>{title}</h2>
            <TextLink to="/teams/$id" params={{ id }}>
              All figures
            </TextLink>
          </div>
          {shown.length === 0 ? (
            <Waiting />
          ) : (
            <>
              {pieces !== null && <WorkingWeek pieces={pieces} />}
              <p className={styles.quiet}>{under}</p>
            </>
          )}
        </div>
      </Card>
      {shown.length > 0 && <TrendTiles signals={shown} team={id} weeks={weeks} />}
    </section>
  );
};

export const TeamPicture = (props: PictureProps) => {
  const styles = useStyles();
  const team = useQuery(teamQuery({ id: props.id, weeks }));
  const definitions = useQuery(signalsQuery);
  const error = team.error ?? definitions.error;
  const unknown = error instanceof CallFailed && error.status === 404;
  if (unknown)
    return (
      <Card>
        <div className={styles.card}>
          <h2 className={styles.title}>{props.title}</h2>
          <Waiting />
        </div>
      </Card>
    );
  if (error !== null) return <Failure error={error} onRetry={() => void team.refetch()} />;
  if (team.data === undefined || definitions.data === undefined)
    return <Loading what="the team" heights={[180, 240]} />;
  const { view, under } = {
    view: team.data,
    under: `${countOf(team.data.team.people, 'person', 'people')} this quarter, ${writeWeeks(team.data.weeks)}. Dashed: the ${countOf(weeks, 'week')} before.`,
  };
  return <Drawn {...props} signals={signalsOf(view, definitions.data.signals)} under={under} />;
};
