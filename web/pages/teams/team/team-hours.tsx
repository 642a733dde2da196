// When in the week a team's mail and meetings happen, in five strengths, with the same as a table.
import { makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useState } from 'react';
import type { TeamView } from '../../../../src/contract/teams.ts';
import { hours, hourSpan, weekdays, writeHour } from '../../../charts/week.ts';
import { Card } from '../../../ui/card.tsx';
import { writeDays } from '../../../ui/days.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { Loading } from '../../../ui/states.tsx';

const LevelMap = lazy(async () => ({ default: (await import('../../../charts/level-map.tsx')).LevelMap }));

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '12px' },
  head: { display: 'flex', flexWrap: 'wrap', gap: '12px 24px', justifyContent: 'space-between', alignItems: 'center' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  text: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2, maxWidth: '80ch' },
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

type Kind = 'mail' | 'meetings';
type Hours = NonNullable<TeamView['hours']>;

const kinds: readonly { value: Kind; label: string }[] = [
  { value: 'mail', label: 'Mail' },
  { value: 'meetings', label: 'Meetings' },
];

/** `Strongest on Tue 10:00–11:00.`, `The strongest hours lie between 10:00 and 16:00, Mon to Fri.` */
const describe = (cells: Hours['mail']): string => {
  const most = cells.filter(({ level }) => level === 5);
  const [first] = most;
  if (first === undefined) return 'No hour is shared by enough people to be shown.';
  if (most.length === 1) return `Strongest on ${weekdays[first.weekday] ?? ''} ${hourSpan(first.hour)}.`;
  const [hoursOf, daysOf] = [most.map(({ hour }) => hour), most.map(({ weekday }) => weekday)];
  const [from, to] = [writeHour(Math.min(...hoursOf)), writeHour((Math.max(...hoursOf) + 1) % 24)];
  const [firstDay, lastDay] = [weekdays[Math.min(...daysOf)] ?? '', weekdays[Math.max(...daysOf)] ?? ''];
  return `The strongest hours lie between ${from} and ${to}, ${firstDay === lastDay ? firstDay : `${firstDay} to ${lastDay}`}.`;
};

const LevelTable = ({ cells }: { cells: Hours['mail'] }) => {
  const styles = useStyles();
  const levelOf = (weekday: number, hour: number): number =>
    cells.find((cell) => cell.weekday === weekday && cell.hour === hour)?.level ?? 0;
  const used = hours.filter((hour) => cells.some((cell) => cell.hour === hour));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label="Hours as a table">
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
                <td key={weekday}>{levelOf(index, hour) === 0 ? 'few or none' : `${levelOf(index, hour)} of 5`}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

const Map = ({ told }: { told: Hours }) => {
  const styles = useStyles();
  const [kind, setKind] = useState<Kind>('mail');
  const cells = told[kind];
  const words = describe(cells);
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>When in the week</h2>
        <Segments label="What is counted" choices={kinds} chosen={kind} onChoose={setKind} />
      </div>
      <p className={styles.text}>
        {words} Local hours of the four weeks {writeDays(told.from, told.to)}. Hours that too few people share are
        blank, like hours in which nothing happens.
      </p>
      <Suspense fallback={<Loading what="the chart" heights={[216]} />}>
        <LevelMap label={`Week by weekday and hour, ${kind}. ${words}`} cells={cells} />
      </Suspense>
      <Disclosure summary="Show as a table">
        <LevelTable cells={cells} />
      </Disclosure>
    </>
  );
};

export const TeamHours = ({ view }: { view: TeamView }) => {
  const styles = useStyles();
  return (
    <Card>
      <div className={styles.stack}>
        {view.hours === null ? (
          <>
            <h2 className={styles.title}>When in the week</h2>
            <p className={styles.text}>Not shown yet: hours are told of four whole weeks at a time.</p>
          </>
        ) : (
          <Map told={view.hours} />
        )}
      </div>
    </Card>
  );
};
