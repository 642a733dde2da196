// How much of what should have been read was read: a bar, the share, and the reason when it is not all.
import { makeStyles, tokens } from '@fluentui/react-components';
import { writeShare } from './figures.ts';
import { own } from './theme/theme.ts';

const useStyles = makeStyles({
  box: { display: 'grid', gap: '2px', minWidth: 0 },
  line: { display: 'flex', alignItems: 'center', gap: '8px' },
  bar: {
    flex: '0 0 auto',
    width: '56px',
    height: '6px',
    borderRadius: '3px',
    overflow: 'hidden',
    // What is missing is hatched: seen as a gap in knowledge, not as a small value.
    backgroundImage: `repeating-linear-gradient(135deg, ${own.chartRule} 0 1.5px, transparent 1.5px 4px)`,
    boxShadow: `inset 0 0 0 1px ${own.chartRule}`,
  },
  fill: { height: '100%', backgroundColor: own.chartInk },
  share: { fontVariantNumeric: 'tabular-nums', fontSize: '13px' },
  reason: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

export const Coverage = ({ share, reason }: { share: number; reason?: string | undefined }) => {
  const styles = useStyles();
  return (
    <div className={styles.box}>
      <div className={styles.line}>
        <div className={styles.bar} aria-hidden="true">
          <div className={styles.fill} style={{ width: `${share * 100}%` }} />
        </div>
        <span className={styles.share}>{writeShare(share)}</span>
      </div>
      {reason !== undefined && <span className={styles.reason}>{reason}</span>}
    </div>
  );
};
