// One saved view in the list of views: choosing it, and what else can be done with it.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark16Filled } from '@fluentui/react-icons/svg/checkmark';
import { Delete20Regular } from '@fluentui/react-icons/svg/delete';
import { Edit20Regular } from '@fluentui/react-icons/svg/edit';
import { Pin20Filled, Pin20Regular } from '@fluentui/react-icons/svg/pin';
import type { SavedView } from '../../../src/contract/views.ts';
import { closePopover } from '../popover.tsx';

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'center', gap: '2px' },
  choose: {
    flex: '1 1 auto',
    minWidth: 0,
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    gap: '0 8px',
    alignItems: 'center',
    minHeight: '40px',
    padding: '4px 8px',
    border: 'none',
    background: 'none',
    borderRadius: '6px',
    font: 'inherit',
    color: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', lineHeight: '20px' },
  current: { fontWeight: tokens.fontWeightSemibold },
  under: { gridColumn: '2', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

interface ViewRowProps {
  readonly view: SavedView;
  readonly current: boolean;
  readonly onChoose: () => void;
  readonly onPin: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
}

const whose = (view: SavedView): string => {
  if (!view.shared) return 'Only for you';
  return view.own ? 'Shared by you' : `Shared by ${view.owner}`;
};

export const ViewRow = ({ view, current, onChoose, onPin, onRename, onDelete }: ViewRowProps) => {
  const styles = useStyles();
  return (
    <li className={styles.row}>
      <button
        type="button"
        className={styles.choose}
        aria-current={current ? 'true' : undefined}
        onClick={(event) => {
          closePopover(event.currentTarget);
          onChoose();
        }}
      >
        {current ? <Checkmark16Filled aria-hidden="true" /> : <span />}
        <span className={mergeClasses(styles.name, current && styles.current)}>{view.name}</span>
        <span className={styles.under}>{whose(view)}</span>
      </button>
      <Button
        appearance="subtle"
        icon={view.isDefault ? <Pin20Filled /> : <Pin20Regular />}
        aria-pressed={view.isDefault}
        aria-label={`Open this page with ${view.name}`}
        title="Open this page with it"
        onClick={onPin}
      />
      {view.mayChange && (
        <>
          <Button
            appearance="subtle"
            icon={<Edit20Regular />}
            aria-label={`Rename ${view.name}`}
            title="Rename or share"
            onClick={(event) => {
              closePopover(event.currentTarget);
              onRename();
            }}
          />
          <Button
            appearance="subtle"
            icon={<Delete20Regular />}
            aria-label={`Delete ${view.name}`}
            title="Delete"
            onClick={(event) => {
              closePopover(event.currentTarget);
              onDelete();
            }}
          />
        </>
      )}
    </li>
  );
};
