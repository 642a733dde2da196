// Something to open on demand: native, so that it is found by search within the page and read by every screen reader.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons/svg/chevron-right';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  details: { '&[open] > summary > svg': { transform: 'rotate(90deg)' } },
  summary: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    cursor: 'pointer',
    listStyle: 'none',
    borderRadius: '4px',
    padding: '2px 4px 2px 0',
    fontSize: '13px',
    lineHeight: '20px',
    color: tokens.colorNeutralForeground2,
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    '::-webkit-details-marker': { display: 'none' },
    // It turns at once: what is open from the start must not look closed even for a moment.
    '& > svg': { flex: '0 0 auto' },
  },
  content: { paddingTop: '8px', minWidth: 0 },
});

interface DisclosureProps {
  readonly summary: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  readonly open?: boolean;
}

export const Disclosure = ({ summary, children, className, open = false }: DisclosureProps) => {
  const styles = useStyles();
  return (
    <details className={mergeClasses(styles.details, className)} open={open}>
      <summary className={styles.summary}>
        <ChevronRight16Regular />
        <span>{summary}</span>
      </summary>
      <div className={styles.content}>{children}</div>
    </details>
  );
};
