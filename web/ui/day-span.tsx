// The first and the last day of a time, either of which may be open.
import { Field, Input, makeStyles } from '@fluentui/react-components';

const useStyles = makeStyles({ days: { display: 'flex', flexWrap: 'wrap', gap: '12px' } });

export interface DaySpan {
  /** YYYY-MM-DD; empty: open. */
  readonly from: string;
  readonly until: string;
}

/** As the contract has it. */
export const openEnds = ({ from, until }: DaySpan): { from: string | null; until: string | null } => ({
  from: from === '' ? null : from,
  until: until === '' ? null : until,
});

export const isBackwards = ({ from, until }: DaySpan): boolean => from !== '' && until !== '' && from > until;

interface DaySpanFieldsProps {
  readonly span: DaySpan;
  readonly onChange: (span: DaySpan) => void;
}

export const DaySpanFields = ({ span, onChange }: DaySpanFieldsProps) => {
  const styles = useStyles();
  const fault = isBackwards(span) ? 'The last day lies before the first.' : undefined;
  return (
    <div className={styles.days}>
      <Field label="From (empty: always)">
        <Input type="date" value={span.from} onChange={(_, { value }) => onChange({ ...span, from: value })} />
      </Field>
      <Field
        label="Until, this day included (empty: for ever)"
        {...(fault === undefined ? {} : { validationMessage: fault })}
      >
        <Input type="date" value={span.until} onChange={(_, { value }) => onChange({ ...span, until: value })} />
      </Field>
    </div>
  );
};
