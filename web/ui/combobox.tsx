// A text field that offers what matches, by the pattern that assistive technology knows as a combobox; several may be chosen.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- no element of the browser's own lets one search and choose several */
import { Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark16Filled } from '@fluentui/react-icons/svg/checkmark';
import { ChevronDown20Regular } from '@fluentui/react-icons/svg/chevron-down';
import { type KeyboardEvent, useId, useState } from 'react';

const useStyles = makeStyles({
  box: { position: 'relative', minWidth: 0 },
  input: { width: '100%', minWidth: 0 },
  list: {
    position: 'absolute',
    top: 'calc(100% + 4px)',
    left: 0,
    right: 0,
    // Over what sticks on the page.
    zIndex: 5,
    listStyle: 'none',
    padding: '4px',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
  },
  option: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    gap: '8px',
    alignItems: 'center',
    minHeight: '36px',
    padding: '0 8px',
    borderRadius: '6px',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  active: { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  none: { padding: '8px', color: tokens.colorNeutralForeground3, fontSize: '13px' },
});

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface ComboboxProps {
  readonly label: string;
  readonly placeholder: string;
  readonly typed: string;
  /** What matches; null while it is being looked for. */
  readonly choices: readonly Choice[] | null;
  readonly chosen: readonly string[];
  readonly open: boolean;
  readonly onType: (typed: string) => void;
  readonly onOpen: (open: boolean) => void;
  readonly onToggle: (value: string) => void;
}

const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

export const Combobox = ({ choices, chosen, open, onType, onOpen, onToggle, ...rest }: ComboboxProps) => {
  const styles = useStyles();
  const id = useId();
  const [at, setAt] = useState(0);
  const list = choices ?? [];
  const active = list[Math.min(at, list.length - 1)];
  const toggle = (choice: Choice): void => {
    onToggle(choice.value);
    onType('');
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      if (!open) onOpen(true);
      else setAt((Math.min(at, list.length - 1) + move + list.length) % Math.max(1, list.length));
    } else if (event.key === 'Enter' && open && active !== undefined) {
      event.preventDefault();
      toggle(active);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      onOpen(false);
    }
  };
  return (
    <div
      className={styles.box}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onOpen(false);
      }}
    >
      <Input
        className={styles.input}
        role="combobox"
        aria-label={rest.label}
        aria-expanded={open && list.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && active !== undefined ? `${id}-${active.value}` : undefined}
        autoComplete="off"
        placeholder={rest.placeholder}
        value={rest.typed}
        contentAfter={<ChevronDown20Regular aria-hidden="true" />}
        onClick={() => onOpen(true)}
        onKeyDown={onKeyDown}
        onChange={(_, { value }) => {
          onType(value);
          setAt(0);
          onOpen(true);
        }}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={rest.label}
        aria-multiselectable="true"
        className={styles.list}
        hidden={!open || list.length === 0}
      >
        {list.map((choice) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys, as the pattern asks
          <div
            key={choice.value}
            id={`${id}-${choice.value}`}
            role="option"
            tabIndex={-1}
            aria-selected={chosen.includes(choice.value)}
            className={mergeClasses(styles.option, choice === active && styles.active)}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => toggle(choice)}
          >
            {chosen.includes(choice.value) ? <Checkmark16Filled aria-hidden="true" /> : <span />}
            {choice.label}
          </div>
        ))}
      </div>
      {open && choices !== null && choices.length === 0 && (
        <output className={mergeClasses(styles.list, styles.none)}>Nobody found</output>
      )}
    </div>
  );
};
