// How many mailboxes rules come to, with samples of both sides.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReachCounts } from '../../../../../src/contract/reach.ts';
import { Disclosure } from '../../../../ui/disclosure.tsx';
import { countOf, writeCount } from '../../../../ui/figures.ts';
import { Loading } from '../../../../ui/states.tsx';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gap: '12px',
    padding: '14px 16px',
    borderRadius: '10px',
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  preview: { border: `1px solid ${tokens.colorBrandStroke1}` },
  busy: { opacity: 0.6 },
  figures: { display: 'flex', flexWrap: 'wrap', gap: '8px 32px' },
  figure: { display: 'grid' },
  number: {
    fontSize: '24px',
    lineHeight: '30px',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  label: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
  samples: { listStyle: 'none', columnWidth: '240px', fontSize: '13px', lineHeight: '20px', overflowWrap: 'anywhere' },
});

const Sample = ({ title, addresses, of }: { title: string; addresses: readonly string[]; of: number }) => {
  const styles = useStyles();
  if (addresses.length === 0) return null;
  const more = of - addresses.length;
  return (
    <Disclosure summary={title}>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.samples}>
        {addresses.map((address) => (
          <li key={address}>{address}</li>
        ))}
      </ul>
      {more > 0 && <p className={styles.label}>and {writeCount(more)} more</p>}
    </Disclosure>
  );
};

interface CountStripProps {
  /** Undefined: not known yet. */
  readonly counts: ReachCounts | undefined;
  readonly busy: boolean;
  /** Of rules that are not saved yet. */
  readonly preview: boolean;
}

export const CountStrip = ({ counts, busy, preview }: CountStripProps) => {
  const styles = useStyles();
  if (counts === undefined) return <Loading what="the number of mailboxes" heights={[72]} />;
  return (
    <div className={mergeClasses(styles.box, preview && styles.preview, busy && styles.busy)} aria-live="polite">
      <div className={styles.figures}>
        <p className={styles.figure}>
          <span className={styles.number}>{writeCount(counts.captured)}</span>
          <span className={styles.label}>
            of {countOf(counts.mailboxes, 'mailbox', 'mailboxes')} {preview ? 'would be captured' : 'captured'}
          </span>
        </p>
        <p className={styles.figure}>
          <span className={styles.number}>{writeCount(counts.leftOut)}</span>
          <span className={styles.label}>left out</span>
        </p>
        {preview && (
          <p className={styles.figure}>
            <span className={styles.number}>{writeCount(counts.newlyLeftOut)}</span>
            <span className={styles.label}>of them have data already</span>
          </p>
        )}
      </div>
      <Sample title="Some that are captured" addresses={counts.sampleCaptured} of={counts.captured} />
      <Sample title="Some that are left out" addresses={counts.sampleLeftOut} of={counts.leftOut} />
    </div>
  );
};
