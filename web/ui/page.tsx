// The frame of one page: its heading (which takes the focus when the page is entered), a lead, actions, content.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { enterPage } from './entry.ts';

const narrow = '@media (max-width: 859px)';

const useStyles = makeStyles({
  page: {
    maxWidth: '1240px',
    padding: '32px 40px 64px',
    [narrow]: { padding: '20px 16px 96px' },
  },
  slim: { maxWidth: '860px' },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    justifyContent: 'space-between',
    gap: '12px 24px',
    marginBottom: '24px',
    [narrow]: { marginBottom: '16px' },
  },
  words: { display: 'grid', gap: '4px', minWidth: 0, flex: '1 1 320px' },
  title: {
    fontSize: '28px',
    lineHeight: '36px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.015em',
    overflowWrap: 'anywhere',
    color: tokens.colorNeutralForeground1,
    [narrow]: { fontSize: '24px', lineHeight: '32px' },
  },
  lead: { color: tokens.colorNeutralForeground2, maxWidth: '68ch', fontSize: '14px', lineHeight: '20px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
});

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Above the heading: where this page belongs. */
  readonly above?: ReactNode;
  readonly actions?: ReactNode;
  readonly slim?: boolean;
  readonly children: ReactNode;
}

export const Page = ({ title, lead, above, actions, slim = false, children }: PageProps) => {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Plumbline`;
  }, [title]);
  useEffect(() => {
    if (enterPage()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={mergeClasses(styles.page, slim && styles.slim)}>
      <div className={styles.head}>
        <div className={styles.words}>
          {above}
          <h1 className={styles.title} tabIndex={-1} ref={heading}>
            {title}
          </h1>
          {lead !== undefined && lead !== '' && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
};
