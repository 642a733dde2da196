// What stands where content is not: nothing yet, a failure with its fix, and the shape of what is being loaded.
import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import type { ReactNode } from 'react';
import { CallFailed, NoAnswer } from '../api.ts';
import { own } from './theme/theme.ts';

const useStyles = makeStyles({
  empty: {
    display: 'grid',
    justifyItems: 'center',
    textAlign: 'center',
    gap: '12px',
    padding: '48px 24px',
    borderRadius: '12px',
    border: `1px dashed ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  title: { fontSize: '18px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '56ch' },
  failure: {
    display: 'grid',
    gap: '8px',
    padding: '20px 24px',
    borderRadius: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderLeft: `4px solid ${tokens.colorStatusDangerBorder2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    justifyItems: 'start',
  },
  id: { color: tokens.colorNeutralForeground3, fontSize: '12px', fontFamily: tokens.fontFamilyMonospace },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '4px' },
  rows: { display: 'grid', gap: '12px' },
});

/** A bob at rest: the drawing of the empty states. */
const RestingBob = () => (
  <svg width="72" height="88" viewBox="0 0 72 88" aria-hidden="true" focusable="false">
    <path d="M16 2h40" stroke={own.chartRule} strokeWidth="3" strokeLinecap="round" />
    <path d="M36 2v42" stroke={own.chartRule} strokeWidth="1.5" />
    <path d="M32 43h8v4h-8z" fill={own.chartRule} />
    <path d="M26 48h20c0 9-6 14-10 24-4-10-10-15-10-24z" fill={own.brass} />
    <path d="M36 48h10c0 9-6 14-10 24z" fill={own.brassShade} />
    <path d="M20 85h32" stroke={own.chartRule} strokeWidth="1.5" strokeDasharray="3 4" />
  </svg>
);

interface EmptyProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

export const Empty = ({ title, children, actions }: EmptyProps) => {
  const styles = useStyles();
  return (
    <div className={styles.empty}>
      <RestingBob />
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.text}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
};

interface Told {
  readonly title: string;
  readonly fix: string;
  readonly errorId: string | null;
}

/** An error in a person's words. */
export const tellError = (error: Error): Told => {
  if (error instanceof CallFailed) return { title: error.message, fix: error.fix, errorId: error.errorId };
  if (error instanceof NoAnswer) {
    return {
      title: 'Plumbline does not answer.',
      fix: 'Check your network, and that Plumbline runs. This page tries again by itself.',
      errorId: null,
    };
  }
  return {
    title: 'This page met a fault of its own.',
    fix: 'Reload the page. If it comes again, report it with the text below.',
    errorId: `${error.name}: ${error.message}`,
  };
};

interface FailureProps {
  readonly error: Error;
  readonly onRetry?: () => void;
  readonly actions?: ReactNode;
}

export const Failure = ({ error, onRetry, actions }: FailureProps) => {
  const styles = useStyles();
  const told = tellError(error);
  return (
    <div className={styles.failure} role="alert">
      <h2 className={styles.title}>{told.title}</h2>
      <p className={styles.text}>{told.fix}</p>
      {told.errorId !== null && <p className={styles.id}>Error id: {told.errorId}</p>}
      <div className={styles.actions}>
        {onRetry !== undefined && (
          <Button icon={<ArrowClockwise20Regular />} onClick={onRetry}>
            Try again
          </Button>
        )}
        {actions}
      </div>
    </div>
  );
};

/** Grey bars in the shape of what comes; `heights` in px, one bar each. */
export const Loading = ({ what, heights }: { what: string; heights: readonly number[] }) => {
  const styles = useStyles();
  return (
    <Skeleton aria-label={`Loading ${what}`} className={styles.rows}>
      {heights.map((height, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the bars never change places
        <SkeletonItem key={index} style={{ height: `${height}px`, borderRadius: '8px' }} />
      ))}
    </Skeleton>
  );
};
