// What needs a hand now: alerts and what keeps mailboxes from being read, each with where it is mended; or that nothing does.
import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { Warning20Filled } from '@fluentui/react-icons/svg/warning';
import { useQuery } from '@tanstack/react-query';
import { alertsQuery } from '../../queries.ts';
import { connectionsQuery } from '../../queries/connections.ts';
import { syncProblemsQuery } from '../../queries/sync.ts';
import { Card } from '../../ui/card.tsx';
import { countOf } from '../../ui/figures.ts';
import { TextLink } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Loading } from '../../ui/states.tsx';

const useStyles = makeStyles({
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  stack: { display: 'grid', gap: '12px' },
  list: { listStyle: 'none', display: 'grid', gap: '10px' },
  row: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr) auto', gap: '2px 10px', alignItems: 'start' },
  warning: { color: tokens.colorStatusWarningForeground3 },
  fine: { color: tokens.colorStatusSuccessForeground1 },
  calm: { display: 'flex', gap: '10px', alignItems: 'center' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
});

interface Hand {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  readonly to: '/connections' | '/sync';
  readonly where: string;
}

const useHands = (): readonly Hand[] | null => {
  const alerts = useQuery({ ...alertsQuery, throwOnError: false });
  const problems = useQuery({ ...syncProblemsQuery, throwOnError: false, refetchInterval: 60_000 });
  if (alerts.data === undefined || problems.data === undefined) return null;
  return [
    ...alerts.data.alerts.map(
      ({ id, problem, connectionName }): Hand => ({
        key: id,
        title: connectionName === null ? problem.title : `${connectionName}: ${problem.title}`,
        text: problem.fix,
        to: '/connections',
        where: 'Connections',
      }),
    ),
    ...problems.data.problems.map(
      ({ connectionId, connectionName, problem, mailboxes }): Hand => ({
        key: `${connectionId} ${problem.code}`,
        title: `${connectionName}: ${problem.title}`,
        text:
          mailboxes === 0
            ? problem.fix
            : `Keeps ${countOf(mailboxes, 'mailbox', 'mailboxes')} from being read. ${problem.fix}`,
        to: '/sync',
        where: 'Sync',
      }),
    ),
  ];
};

/** More than these are on their own pages. */
const most = 4;

const LastRead = () => {
  const { data } = useQuery({ ...connectionsQuery, throwOnError: false });
  const times = (data?.connections ?? []).flatMap(({ lastFinishedAt }) => lastFinishedAt ?? []).sort();
  const last = times.at(-1);
  if (last === undefined) return null;
  return (
    <>
      {' '}
      Everything was last read <Moment at={last} />.
    </>
  );
};

export const Hands = () => {
  const styles = useStyles();
  const hands = useHands();
  return (
    <Card labelledBy="hands">
      <div className={styles.stack}>
        <h2 className={styles.title} id="hands">
          What needs a hand
        </h2>
        {hands === null && <Loading what="what needs a hand" heights={[40]} />}
        {hands !== null && hands.length === 0 && (
          <p className={styles.calm}>
            <CheckmarkCircle20Filled className={styles.fine} aria-hidden="true" />
            <span>
              Nothing does.
              <LastRead />
            </span>
          </p>
        )}
        {hands !== null && hands.length > 0 && (
          // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
          <ul role="list" className={styles.list}>
            {hands.slice(0, most).map((hand) => (
              <li key={hand.key} className={styles.row}>
                <Warning20Filled className={styles.warning} aria-hidden="true" />
                <div>
                  <p className={styles.strong}>{hand.title}</p>
                  <p className={styles.quiet}>{hand.text}</p>
                </div>
                <TextLink to={hand.to}>{hand.where}</TextLink>
              </li>
            ))}
          </ul>
        )}
        {hands !== null && hands.length > most && (
          <p className={styles.quiet}>
            And {countOf(hands.length - most, 'more', 'more')}, under Connections and Sync.
          </p>
        )}
      </div>
    </Card>
  );
};
