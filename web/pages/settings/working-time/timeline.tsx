// The versions of zone and hours, one under the other, the one that holds today marked.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { TimeVersion } from '../../../../src/contract/working-time.ts';
import { Badge } from '../../../ui/badge.tsx';
import { writeDay } from '../../../ui/days.ts';
import { Moment } from '../../../ui/moment.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid', gap: '0' },
  item: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr) auto',
    gap: '0 12px',
    alignItems: 'start',
    '@media (max-width: 520px)': { gridTemplateColumns: '16px minmax(0, 1fr)' },
  },
  rail: { display: 'grid', gridTemplateRows: '22px 1fr', justifyItems: 'center', height: '100%' },
  dot: {
    width: '10px',
    height: '10px',
    marginTop: '6px',
    borderRadius: '50%',
    border: `2px solid ${tokens.colorNeutralStroke1}`,
    boxSizing: 'border-box',
  },
  now: { backgroundColor: tokens.colorBrandBackground, border: `2px solid ${tokens.colorBrandBackground}` },
  line: { width: '2px', height: '100%', backgroundColor: tokens.colorNeutralStroke2 },
  words: { display: 'grid', gap: '2px', paddingBottom: '16px', minWidth: 0 },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 8px',
    alignItems: 'center',
    fontWeight: tokens.fontWeightSemibold,
  },
  text: { overflowWrap: 'anywhere' },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '4px', '@media (max-width: 520px)': { gridColumn: '2' } },
});

interface TimelineProps {
  readonly versions: readonly TimeVersion[];
  readonly today: string;
  /** Of the organization: it leaves nothing to others. */
  readonly isLast: boolean;
  readonly onEdit: ((version: TimeVersion) => void) | null;
  readonly onRemove: ((from: string) => void) | null;
}

const isHolding = (versions: readonly TimeVersion[], at: number, today: string): boolean => {
  const [version, next] = [versions[at], versions[at + 1]];
  const begun = version?.from == null || version.from <= today;
  return begun && (next?.from == null || next.from > today);
};

const writeZone = ({ zone }: TimeVersion, isLast: boolean): string =>
  zone ?? (isLast ? '' : 'Zone of the mailbox or the organization');

export const Timeline = ({ versions, today, isLast, onEdit, onRemove }: TimelineProps) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list}>
      {versions.map((version, at) => {
        const { from, text, changedAt, changedBy } = version;
        const holds = isHolding(versions, at, today);
        const name = from === null ? 'From the beginning' : `From ${writeDay(from)}`;
        return (
          <li key={from ?? ''} className={styles.item}>
            <span className={styles.rail} aria-hidden="true">
              <span className={mergeClasses(styles.dot, holds && styles.now)} />
              {at < versions.length - 1 && <span className={styles.line} />}
            </span>
            <div className={styles.words}>
              <p className={styles.head}>
                {name}
                {holds && <Badge tone="brand">Today</Badge>}
              </p>
              <p className={styles.text}>{text ?? 'Hours of the mailbox or the organization'}</p>
              <p className={styles.quiet}>
                {writeZone(version, isLast)}
                {changedAt !== null && (
                  <>
                    {' · '}
                    {changedBy}, <Moment at={changedAt} />
                  </>
                )}
              </p>
            </div>
            <div className={styles.actions}>
              {onEdit !== null && (
                <Button size="small" aria-label={`Edit ${name}`} onClick={() => onEdit(version)}>
                  Edit
                </Button>
              )}
              {onRemove !== null && from !== null && (
                <Button size="small" appearance="subtle" aria-label={`Remove ${name}`} onClick={() => onRemove(from)}>
                  Remove
                </Button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
};
