// Settings, Retention: for how long each kind of data is kept, what is held of it, and what goes when.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HeldCount, Retention } from '../../../../src/contract/retention.ts';
import { retentionQuery } from '../../../queries/retention.ts';
import { Card } from '../../../ui/card.tsx';
import { writeDay } from '../../../ui/days.ts';
import { countOf, writeCount } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { KeepDialog } from './keep-dialog.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 148px auto',
    gap: '4px 16px',
    alignItems: 'start',
    padding: '16px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    '@media (max-width: 620px)': { gridTemplateColumns: 'minmax(0, 1fr) auto', padding: '14px 16px' },
  },
  words: { display: 'grid', gap: '4px', minWidth: 0 },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2, maxWidth: '64ch' },
  days: { fontVariantNumeric: 'tabular-nums', '@media (max-width: 620px)': { gridRow: '2', gridColumn: '1' } },
  facts: { display: 'flex', flexWrap: 'wrap', gap: '2px 16px', fontSize: '13px', lineHeight: '18px' },
  due: { color: tokens.colorStatusWarningForeground1 },
});

const writeHeld = ({ count, more }: HeldCount): string => (more ? `more than ${writeCount(count)}` : writeCount(count));

const Row = ({ kept, onChange }: { kept: Retention; onChange: () => void }) => {
  const styles = useStyles();
  const { title, what, days, held, oldest, dueNow, dueSoon } = kept;
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.quiet}>{what}</p>
        <p className={styles.facts}>
          <span>
            {held.count === 0 ? 'None held' : `${writeHeld(held)} held`}
            {oldest !== null && `, the oldest of ${writeDay(oldest.slice(0, 10))}`}
          </span>
          {dueNow.count > 0 && <span className={styles.due}>{writeHeld(dueNow)} go within the hour</span>}
          {dueSoon.count > 0 && <span>{writeHeld(dueSoon)} go in the next 7 days</span>}
        </p>
      </div>
      <p className={styles.days}>Kept {days === null ? 'without a limit' : countOf(days, 'day')}</p>
      <Button size="small" aria-label={`Change how long ${title.toLowerCase()} are kept`} onClick={onChange}>
        Change
      </Button>
    </li>
  );
};

export const RetentionPage = () => {
  const styles = useStyles();
  const [open, setOpen] = useState<Retention | null>(null);
  const { data, error, refetch } = useQuery(retentionQuery);
  return (
    <Page
      title="Retention"
      above={<TextLink to="/settings">Settings</TextLink>}
      lead="What is too old is deleted for good, every hour, and not read again. Figures stay when the rows behind them are gone."
      slim
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="retention" heights={[96, 96, 96, 96]} />}
      {data !== undefined && (
        <Card flush>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
          <ul role="list" className={styles.list}>
            {data.kinds.map((kept) => (
              <Row key={kept.kind} kept={kept} onChange={() => setOpen(kept)} />
            ))}
          </ul>
        </Card>
      )}
      {open !== null && <KeepDialog kept={open} onClose={() => setOpen(null)} />}
    </Page>
  );
};
