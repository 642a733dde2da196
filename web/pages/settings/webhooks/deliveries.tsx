// The log of a webhook: each delivery with what came of it, its body, and sending it once more.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { replayDelivery, type WebhookDelivery } from '../../../../src/contract/webhooks.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { countOf, writeCount } from '../../../ui/figures.ts';
import { Moment } from '../../../ui/moment.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { deliveriesQuery } from './queries.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' },
  list: { listStyle: 'none', display: 'grid', gap: '8px', gridTemplateColumns: 'minmax(0, 1fr)' },
  delivery: {
    display: 'grid',
    gap: '4px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: '10px 14px',
    borderRadius: '10px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center' },
  event: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  end: { marginLeft: 'auto' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  body: {
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '18px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px 16px', alignItems: 'center' },
});

const states = {
  queued: { tone: 'brand', text: 'Waits' },
  sending: { tone: 'brand', text: 'Being sent' },
  delivered: { tone: 'success', text: 'Delivered' },
  failed: { tone: 'warning', text: 'Given up' },
} as const;

const factsOf = ({ status, duration, attempts }: WebhookDelivery): string =>
  [
    status === null ? null : `HTTP ${status}`,
    duration === null ? null : `${writeCount(duration)} ms`,
    attempts > 1 ? countOf(attempts, 'attempt') : null,
  ]
    .filter((part) => part !== null)
    .join(', ');

const Row = ({ delivery, on }: { delivery: WebhookDelivery; on: boolean }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const { event, state, happenedAt, nextAt, problem, body, messageId } = delivery;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(replayDelivery, { id: delivery.id }),
    onSuccess: async () => {
      announce('Queued once more.');
      await queries.invalidateQueries({ queryKey: ['webhook-deliveries'] });
    },
  });
  const facts = factsOf(delivery);
  return (
    <li className={styles.delivery}>
      <div className={styles.head}>
        <Badge tone={states[state].tone}>{states[state].text}</Badge>
        <span className={styles.event}>{event}</span>
        {on && (state === 'delivered' || state === 'failed') && (
          <Button
            className={styles.end}
            size="small"
            disabledFocusable={isPending}
            onClick={() => mutate()}
            aria-label={`Replay ${event}, ${messageId}`}
          >
            Replay
          </Button>
        )}
      </div>
      <p className={styles.small}>
        <Moment at={happenedAt} />
        {facts !== '' && ` · ${facts}`}
        {nextAt !== null && delivery.attempts > 0 && (
          <>
            {' '}
            · next attempt <Moment at={nextAt} as="distance" />
          </>
        )}
      </p>
      {problem !== null && state !== 'delivered' && (
        <p className={styles.small}>
          {problem.title} {problem.fix}
        </p>
      )}
      <Disclosure summary="What is sent">
        <p className={styles.small}>webhook-id: {messageId}</p>
        <pre className={styles.body}>{body}</pre>
      </Disclosure>
      {error !== null && <Failure error={error} />}
    </li>
  );
};

export const Deliveries = ({ webhookId, on }: { webhookId: string; on: boolean }) => {
  const styles = useStyles();
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(deliveriesQuery(webhookId, page));
  if (data === undefined)
    return error === null ? (
      <Loading what="the deliveries" heights={[56, 56]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  if (data.total === 0)
    return <p className={styles.small}>Nothing was sent yet. Press Test, or wait for something to happen.</p>;
  const pages = Math.max(1, Math.ceil(data.total / 10));
  return (
    <div className={styles.stack}>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list} aria-label="Deliveries">
        {data.deliveries.map((delivery) => (
          <Row key={delivery.id} delivery={delivery} on={on} />
        ))}
      </ul>
      {pages > 1 && (
        <div className={styles.bar}>
          <Button size="small" disabledFocusable={page <= 1} onClick={() => page > 1 && setPage(page - 1)}>
            Newer
          </Button>
          <span className={styles.small}>
            Page {writeCount(page)} of {writeCount(pages)}
          </span>
          <Button size="small" disabledFocusable={page >= pages} onClick={() => page < pages && setPage(page + 1)}>
            Older
          </Button>
        </div>
      )}
    </div>
  );
};
