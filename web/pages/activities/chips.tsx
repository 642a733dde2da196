// Small buttons for choices: kinds that are switched on and off, and what is chosen with a way to leave it out.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Dismiss12Regular } from '@fluentui/react-icons/svg/dismiss';
import { useQuery } from '@tanstack/react-query';
import { personQuery } from '../../queries/people.ts';
import { Unseen } from '../../ui/announcer.tsx';

const useStyles = makeStyles({
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    minHeight: '32px',
    padding: '0 12px',
    borderRadius: '16px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground2,
    font: 'inherit',
    fontSize: '13px',
    whiteSpace: 'nowrap',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    '@media (max-width: 859px)': { minHeight: '40px', borderRadius: '20px' },
  },
  on: {
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorBrandStroke2}`,
    color: tokens.colorBrandForeground2,
    fontWeight: tokens.fontWeightSemibold,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  },
});

interface KindChipProps {
  readonly label: string;
  readonly on: boolean;
  readonly onToggle: () => void;
}

export const KindChip = ({ label, on, onToggle }: KindChipProps) => {
  const styles = useStyles();
  return (
    <button type="button" aria-pressed={on} className={mergeClasses(styles.chip, on && styles.on)} onClick={onToggle}>
      {label}
    </button>
  );
};

const ChosenChip = ({ label, onRemove }: { label: string; onRemove: () => void }) => {
  const styles = useStyles();
  return (
    <button type="button" className={mergeClasses(styles.chip, styles.on)} onClick={onRemove}>
      {label}
      <Unseen>: leave out</Unseen>
      <Dismiss12Regular aria-hidden="true" />
    </button>
  );
};

/** A chosen person, by name as soon as it is known. */
export const PersonChip = ({ id, day, onRemove }: { id: string; day: string; onRemove: () => void }) => {
  const { data, isError } = useQuery({ ...personQuery({ id, from: day, to: day }), throwOnError: false, retry: false });
  const name = data?.person.fullName ?? (isError ? 'Somebody who is not on the roster' : '…');
  return <ChosenChip label={name} onRemove={onRemove} />;
};
