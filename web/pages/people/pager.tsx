// Which part of the list is shown, and the way to its neighbours.
import { makeStyles, tokens } from '@fluentui/react-components';
import { LinkButton } from '../../ui/link-button.tsx';
import { writeCount } from '../../ui/figures.ts';

const useStyles = makeStyles({
  pager: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: '12px' },
  text: { color: tokens.colorNeutralForeground2, fontSize: '13px', fontVariantNumeric: 'tabular-nums' },
  ways: { display: 'flex', gap: '8px' },
});

interface PagerProps {
  readonly total: number;
  readonly page: number;
  readonly size: number;
}

export const Pager = ({ total, page, size }: PagerProps) => {
  const styles = useStyles();
  const pages = Math.ceil(total / size);
  if (pages <= 1) return null;
  const from = (page - 1) * size + 1;
  const to = Math.min(page * size, total);
  return (
    <nav className={styles.pager} aria-label="Pages of the list">
      <span className={styles.text}>
        {writeCount(from)}–{writeCount(to)} of {writeCount(total)}
      </span>
      <span className={styles.ways}>
        {page > 1 && (
          <LinkButton from="/people" to="/people" search={(before) => ({ ...before, page: page - 1 })}>
            Previous
          </LinkButton>
        )}
        {page < pages && (
          <LinkButton from="/people" to="/people" search={(before) => ({ ...before, page: page + 1 })}>
            Next
          </LinkButton>
        )}
      </span>
    </nav>
  );
};
