// How complete everything is: of the last week, for how many people each stream was read to its end.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import type { StreamCoverage } from '../../../src/contract/sync.ts';
import { coverageQuery } from '../../queries/sync.ts';
import { Card } from '../../ui/card.tsx';
import { addDays, dayIn } from '../../ui/days.ts';
import { writeShare } from '../../ui/figures.ts';
import { TextLink } from '../../ui/link-button.tsx';
import { useNow } from '../../ui/moment.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { own } from '../../ui/theme/theme.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '14px' },
  head: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: '4px 16px', alignItems: 'baseline' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  list: {
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(180px, 1fr))',
    gap: '16px 32px',
  },
  item: { display: 'grid', gap: '4px' },
  name: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  share: {
    fontSize: '20px',
    lineHeight: '26px',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  bar: {
    height: '6px',
    borderRadius: '3px',
    overflow: 'hidden',
    backgroundImage: `repeating-linear-gradient(135deg, ${own.chartRule} 0 1.5px, transparent 1.5px 4px)`,
    boxShadow: `inset 0 0 0 1px ${own.chartRule}`,
  },
  fill: { height: '100%', backgroundColor: own.chartInk },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
});

/** Null: nobody is expected in these days. */
const shareOf = ({ days }: StreamCoverage): number | null => {
  const expected = days.reduce((sum, day) => sum + day.expected, 0);
  return expected === 0 ? null : days.reduce((sum, day) => sum + day.complete, 0) / expected;
};

const Streams = ({ streams }: { streams: readonly StreamCoverage[] }) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list}>
      {streams.map((stream) => {
        const share = shareOf(stream);
        return (
          <li key={stream.stream} className={styles.item}>
            <p className={styles.name}>{stream.title}</p>
            <p className={styles.share}>{share === null ? 'Nobody expected' : writeShare(share)}</p>
            <div className={styles.bar} aria-hidden="true">
              <div className={styles.fill} style={{ width: `${(share ?? 0) * 100}%` }} />
            </div>
          </li>
        );
      })}
    </ul>
  );
};

export const Completeness = () => {
  const styles = useStyles();
  const { organization } = useRouteContext({ from: '/signed-in' });
  const now = useNow();
  const to = addDays(dayIn(organization.zone, now), -1);
  const { data, error, refetch } = useQuery(coverageQuery({ from: addDays(to, -6), to }));
  return (
    <Card labelledBy="completeness">
      <div className={styles.stack}>
        <div className={styles.head}>
          <h2 className={styles.title} id="completeness">
            How complete it is
          </h2>
          <TextLink to="/sync">Every day and why</TextLink>
        </div>
        {data === undefined && error === null && <Loading what="the coverage" heights={[60]} />}
        {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
        {data !== undefined && <Streams streams={data.streams} />}
        <p className={styles.quiet}>
          Of the seven days up to yesterday, the part that was read to its end, over all people.
        </p>
      </div>
    </Card>
  );
};
