// What was decided on identities, by whom and when; each can be undone as long as nothing later stands on it.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Card } from '../../ui/card.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import type { Deciding } from '../../ui/deciding.ts';
import { decisionsQuery, pageSize, writeDecision } from './list.ts';
import { Pager } from './pager.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px' },
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '4px 16px',
    alignItems: 'center',
    padding: '14px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    '@media (max-width: 859px)': { padding: '12px 16px' },
  },
  words: { display: 'grid', minWidth: 0, overflowWrap: 'anywhere' },
  small: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  undone: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground2 },
});

interface DecisionsProps {
  readonly page: number;
  readonly deciding: Deciding;
}

export const Decisions = ({ page, deciding }: DecisionsProps) => {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(decisionsQuery(page));
  if (data === undefined)
    return error === null ? (
      <Loading what="the decisions" heights={[60, 60, 60]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  if (data.total === 0)
    return (
      <Empty title="Nothing was decided yet">
        <p>Whatever is confirmed, rejected, mapped by hand or merged stands here, and can be undone.</p>
      </Empty>
    );
  return (
    <div className={styles.stack}>
      <Card flush>
        {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
        <ul role="list" className={styles.list} aria-label="Decisions">
          {data.decisions.map((decision) => (
            <li key={decision.id} className={styles.row}>
              <div className={styles.words}>
                <span className={decision.undone === null ? undefined : styles.undone}>{writeDecision(decision)}</span>
                <span className={styles.small}>
                  {decision.by}, <Moment at={decision.at} />
                  {decision.undone !== null && (
                    <>
                      {' '}
                      · undone by {decision.undone.by}, <Moment at={decision.undone.at} />
                    </>
                  )}
                </span>
              </div>
              {decision.undone === null && (
                <Button
                  size="small"
                  aria-label={`Undo: ${writeDecision(decision)}`}
                  disabledFocusable={deciding.isPending}
                  onClick={() => deciding.undo(decision.id)}
                >
                  Undo
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Card>
      <Pager total={data.total} page={page} size={pageSize} />
    </div>
  );
};
