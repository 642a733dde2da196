// A few choices side by side, one of them chosen: the look of the period picker, of filters and of chart switches.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

export const useSegmentStyles = makeStyles({
  group: {
    display: 'inline-flex',
    alignItems: 'stretch',
    padding: '2px',
    margin: 0,
    minWidth: 0,
    gap: '2px',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  choice: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    minHeight: '28px',
    padding: '0 12px',
    borderRadius: '6px',
    border: 'none',
    background: 'none',
    font: 'inherit',
    fontSize: '13px',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    cursor: 'pointer',
    whiteSpace: 'nowrap',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-1px' },
    '@media (max-width: 859px)': { minHeight: '36px', padding: '0 10px' },
  },
  chosen: {
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontWeight: tokens.fontWeightSemibold,
  },
});

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

export const Segments = <Value extends string>({ label, choices, chosen, onChoose }: SegmentsProps<Value>) => {
  const styles = useSegmentStyles();
  return (
    <fieldset className={styles.group} aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === chosen}
          className={mergeClasses(styles.choice, choice.value === chosen && styles.chosen)}
          onClick={() => onChoose(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
};
