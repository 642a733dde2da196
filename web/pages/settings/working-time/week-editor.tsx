// The hours of a week: a row for each day, with as many parts as there are; fields only, nothing to drag.
import { Button, Input, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { Add16Regular } from '@fluentui/react-icons/svg/add';
import { Dismiss16Regular } from '@fluentui/react-icons/svg/dismiss';
import type { WeekHours } from '../../../../src/contract/records.ts';
import { nextPart, readTime, type Weekday, weekdays, weekTotal, writeTime } from './week.ts';

const useStyles = makeStyles({
  week: { border: 'none', padding: 0, margin: 0, display: 'grid', gap: '4px', minWidth: 0 },
  legend: { fontWeight: tokens.fontWeightSemibold, padding: 0, marginBottom: '4px' },
  day: {
    display: 'grid',
    gridTemplateColumns: '132px minmax(0, 1fr)',
    gap: '4px 8px',
    alignItems: 'start',
    padding: '4px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 520px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  parts: { display: 'grid', gap: '6px' },
  part: { display: 'flex', flexWrap: 'wrap', gap: '4px 6px', alignItems: 'center', minHeight: '32px' },
  time: { width: '126px' },
  free: { minHeight: '32px', display: 'flex', alignItems: 'center', color: tokens.colorNeutralForeground3 },
  total: { fontSize: '13px', color: tokens.colorNeutralForeground2 },
  fault: { fontSize: '13px', color: tokens.colorStatusDangerForeground1 },
});

type Part = [number, number];

interface DayProps {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly fault: string | undefined;
  readonly onChange: (parts: Part[]) => void;
}

const DayParts = ({ name, parts, fault, onChange }: DayProps) => {
  const styles = useStyles();
  const put = (at: number, part: Part) => onChange(parts.map((one, index) => (index === at ? part : [...one])));
  return (
    <div className={styles.parts}>
      {parts.length === 0 && <p className={styles.free}>Does not work</p>}
      {parts.map((part, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- parts have no other name than their place
        <div key={at} className={styles.part}>
          <Input
            type="time"
            className={styles.time}
            aria-label={`${name} from, part ${at + 1}`}
            value={writeTime(part[0])}
            onChange={(_, { value }) => put(at, [readTime(value, false) ?? part[0], part[1]])}
          />
          <span aria-hidden="true">–</span>
          <Input
            type="time"
            className={styles.time}
            aria-label={`${name} until, part ${at + 1}`}
            value={writeTime(part[1])}
            onChange={(_, { value }) => put(at, [part[0], readTime(value, true) ?? part[1]])}
          />
          {parts.length > 1 && (
            <Button
              appearance="subtle"
              icon={<Dismiss16Regular />}
              aria-label={`Remove part ${at + 1} of ${name}`}
              onClick={() => onChange(parts.filter((_, index) => index !== at).map(([from, to]) => [from, to]))}
            />
          )}
          {at === parts.length - 1 && parts.length < 6 && (
            <Button
              appearance="subtle"
              icon={<Add16Regular />}
              aria-label={`Add a part to ${name}`}
              onClick={() => onChange([...parts.map(([from, to]): Part => [from, to]), nextPart(parts)])}
            />
          )}
        </div>
      ))}
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
};

interface WeekEditorProps {
  readonly hours: WeekHours;
  /** By weekday. */
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (hours: WeekHours) => void;
}

export const WeekEditor = ({ hours, faults, onChange }: WeekEditorProps) => {
  const styles = useStyles();
  const set = (day: Weekday, parts: Part[]) => onChange({ ...hours, [day]: parts });
  return (
    <fieldset className={styles.week}>
      <legend className={styles.legend}>Working hours</legend>
      {weekdays.map(({ day, name }) => (
        <div key={day} className={styles.day}>
          <Switch
            label={name}
            checked={hours[day].length > 0}
            onChange={(_, { checked }) => set(day, checked ? [nextPart([])] : [])}
          />
          <DayParts name={name} parts={hours[day]} fault={faults[day]} onChange={(parts) => set(day, parts)} />
        </div>
      ))}
      <p className={styles.total} aria-live="polite">
        {weekTotal(hours).toLocaleString('en', { maximumFractionDigits: 2 })} hours a week. 00:00 as an end is midnight;
        a night shift goes on with a part on the next day.
      </p>
    </fieldset>
  );
};
