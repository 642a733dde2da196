// The days of a chart as a table, on demand.
import { makeStyles, tokens } from '@fluentui/react-components';
import { writeWeekday } from '../../../ui/days.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { type Unit, writeValue } from '../../../ui/figures.ts';

const useStyles = makeStyles({
  table: {
    borderCollapse: 'collapse',
    fontSize: '13px',
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': { padding: '4px 24px 4px 0', textAlign: 'left', fontWeight: tokens.fontWeightRegular },
    '& thead th': { fontWeight: tokens.fontWeightSemibold },
    '& tr': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  none: { color: tokens.colorNeutralForeground3 },
});

interface DayTableProps {
  readonly days: readonly string[];
  readonly values: readonly (number | null)[];
  readonly unit: Unit;
}

export const DayTable = ({ days, values, unit }: DayTableProps) => {
  const styles = useStyles();
  return (
    <Disclosure summary="Show as a table">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day, index) => {
            const value = values[index] ?? null;
            return (
              <tr key={day}>
                <th scope="row">{writeWeekday(day)}</th>
                <td className={value === null ? styles.none : undefined}>
                  {value === null ? 'Unavailable' : writeValue(value, unit)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Disclosure>
  );
};
