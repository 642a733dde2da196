// Some of a few things to choose, each with a sentence on what it means.
import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';

const useStyles = makeStyles({
  set: { border: 'none', padding: 0, margin: 0, minWidth: 0, display: 'grid', gap: '6px' },
  legend: { padding: 0, lineHeight: '20px', marginBottom: '4px' },
  hint: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
  item: { display: 'grid' },
  text: {
    fontSize: '13px',
    lineHeight: '18px',
    color: tokens.colorNeutralForeground2,
    paddingLeft: '36px',
    marginTop: '-6px',
  },
  fault: { fontSize: '12px', lineHeight: '16px', color: tokens.colorStatusDangerForeground1 },
});

interface CheckListProps<Value extends string> {
  readonly legend: string;
  readonly hint?: string;
  /** Each with what it means, in the order of showing. */
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly chosen: readonly Value[];
  readonly fault: string | undefined;
  /** In the order of the options. */
  readonly onChange: (chosen: Value[]) => void;
}

export const CheckList = <Value extends string>(props: CheckListProps<Value>) => {
  const { legend, hint, options, chosen, fault, onChange } = props;
  const styles = useStyles();
  const id = useId();
  const change = (value: Value, checked: boolean): void =>
    onChange(options.map((one) => one.value).filter((one) => (one === value ? checked : chosen.includes(one))));
  return (
    <fieldset className={styles.set} aria-describedby={fault === undefined ? undefined : `${id}-fault`}>
      <legend className={styles.legend}>{legend}</legend>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {options.map(({ value, text }) => (
        <div key={value} className={styles.item}>
          <Checkbox
            label={value}
            aria-describedby={`${id}-${value}`}
            checked={chosen.includes(value)}
            onChange={(_, { checked }) => change(value, checked === true)}
          />
          <p className={styles.text} id={`${id}-${value}`}>
            {text}
          </p>
        </div>
      ))}
      {fault !== undefined && (
        <p className={styles.fault} id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
};
