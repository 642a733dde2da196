// The week of a person as a heat map, with the same as a table.
import { makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useMemo, useState } from 'react';
import { describeWeek, type HeatCell, type HeatKind, hours, hourSpan, weekdays, weekOf } from '../../../charts/week.ts';
import { Card } from '../../../ui/card.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { Loading } from '../../../ui/states.tsx';
import type { PersonAnswer } from './facts.ts';

const HeatMap = lazy(async () => ({ default: (await import('../../../charts/heat-map.tsx')).HeatMap }));

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '12px' },
  head: { display: 'flex', flexWrap: 'wrap', gap: '12px 24px', justifyContent: 'space-between', alignItems: 'center' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  text: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  scroll: { overflowX: 'auto' },
  table: {
    borderCollapse: 'collapse',
    fontSize: '12px',
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': { padding: '4px 8px', textAlign: 'right', whiteSpace: 'nowrap' },
    '& th': { fontWeight: tokens.fontWeightSemibold },
    '& tr': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  },
});

const kinds: readonly { value: HeatKind; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'mail', label: 'Mail' },
  { value: 'meetings', label: 'Meetings' },
  { value: 'chats', label: 'Chats' },
];
const nouns: Readonly<Record<HeatKind, string>> = {
  all: 'event',
  mail: 'message',
  meetings: 'meeting',
  chats: 'chat message',
};

const WeekTable = ({ cells }: { cells: readonly HeatCell[] }) => {
  const styles = useStyles();
  const used = hours.filter((hour) => cells.some((cell) => cell.hour === hour && cell.count > 0));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label="Week as a table">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Hour</th>
            {weekdays.map((weekday) => (
              <th key={weekday} scope="col">
                {weekday}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {used.map((hour) => (
            <tr key={hour}>
              <th scope="row">{hourSpan(hour)}</th>
              {weekdays.map((weekday, index) => (
                <td key={weekday}>{cells.find((cell) => cell.weekday === index && cell.hour === hour)?.count ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

export const Week = ({ answer }: { answer: PersonAnswer }) => {
  const styles = useStyles();
  const [kind, setKind] = useState<HeatKind>('all');
  const cells = useMemo(() => weekOf(answer.heatMap, kind), [answer.heatMap, kind]);
  const words = describeWeek(cells, nouns[kind]);
  const unread = answer.person.coverage === 0;
  return (
    <Card>
      <div className={styles.stack}>
        <div className={styles.head}>
          <h2 className={styles.title}>Week</h2>
          {!unread && <Segments label="What is counted" choices={kinds} chosen={kind} onChoose={setKind} />}
        </div>
        {unread ? (
          <p className={styles.text}>Unavailable: {answer.person.reason?.text ?? 'nothing could be read.'}</p>
        ) : (
          <>
            <p className={styles.text}>
              Sent and received mail, starts of meetings and messages written in channels by local hour, all days of the
              period together. {words}
            </p>
            <Suspense fallback={<Loading what="the chart" heights={[216]} />}>
              <HeatMap label={`Week by weekday and hour. ${words}`} noun={nouns[kind]} cells={cells} />
            </Suspense>
            <Disclosure summary="Show as a table">
              <WeekTable cells={cells} />
            </Disclosure>
          </>
        )}
      </div>
    </Card>
  );
};
