// Mails that wait and mails that went: how each stands, why it did not go, and sending it again or not at all.
import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelMail, type OutboxMail, OutboxState, retryMail } from '../../../../src/contract/mail.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { writeCount } from '../../../ui/figures.ts';
import { Moment } from '../../../ui/moment.tsx';
import { ProblemGroup } from '../../../ui/problem-group.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { outboxQuery } from './queries.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px 16px', alignItems: 'center' },
  list: { listStyle: 'none', display: 'grid', gap: '8px', gridTemplateColumns: 'minmax(0, 1fr)' },
  mail: {
    display: 'grid',
    gap: '6px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: '12px 16px',
    borderRadius: '10px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center' },
  title: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  soft: { color: tokens.colorNeutralForeground2, fontSize: '13px', lineHeight: '18px', overflowWrap: 'anywhere' },
  end: { marginLeft: 'auto' },
});

const words = {
  queued: { text: 'Waits', tone: 'brand' },
  sending: { text: 'Being sent', tone: 'brand' },
  sent: { text: 'Sent', tone: 'success' },
  failed: { text: 'Given up', tone: 'warning' },
  bounced: { text: 'Bounced', tone: 'warning' },
  cancelled: { text: 'Not sent', tone: 'subtle' },
} as const;

const When = ({ mail }: { mail: OutboxMail }) => (
  <>
    {mail.finishedAt !== null && (
      <>
        {words[mail.state].text} <Moment at={mail.finishedAt} />
      </>
    )}
    {mail.nextAt !== null && (
      <>
        {mail.attempts === 0 ? 'To be sent' : 'Next try'} <Moment at={mail.nextAt} />
      </>
    )}
    {mail.attempts > 1 && `, ${writeCount(mail.attempts)} tries`}
    {mail.answer !== null && `, answer ${mail.answer}`}
    {mail.uncertain && '. An answer of the server was lost: it may have arrived twice'}
  </>
);

const MailRow = ({ mail }: { mail: OutboxMail }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (what: typeof retryMail | typeof cancelMail) => call(what, { id: mail.id }),
    onSuccess: async () => {
      announce('Done.');
      await queries.invalidateQueries({ queryKey: ['mail-outbox'] });
    },
  });
  const ended = mail.state === 'failed' || mail.state === 'bounced' || mail.state === 'cancelled';
  return (
    <li className={styles.mail}>
      <div className={styles.head}>
        <Badge tone={words[mail.state].tone}>{words[mail.state].text}</Badge>
        <span className={styles.title}>{mail.title}</span>
        <span className={styles.end}>
          {ended && (
            <Button
              size="small"
              disabledFocusable={isPending}
              onClick={() => mutate(retryMail)}
              aria-label={`Send again to ${mail.recipient}`}
            >
              Send again
            </Button>
          )}
          {mail.state === 'queued' && (
            <Button
              size="small"
              disabledFocusable={isPending}
              onClick={() => mutate(cancelMail)}
              aria-label={`Do not send to ${mail.recipient}`}
            >
              Do not send
            </Button>
          )}
        </span>
      </div>
      <p className={styles.soft}>
        To {mail.recipient}. <When mail={mail} />
      </p>
      {mail.problem !== null && mail.state !== 'sent' && <ProblemGroup problem={mail.problem} />}
      {error !== null && <Failure error={error} />}
    </li>
  );
};

export const Outbox = () => {
  const styles = useStyles();
  const [state, setState] = useState<OutboxState | null>(null);
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(outboxQuery(state, page));
  if (data === undefined)
    return error === null ? (
      <Loading what="the outbox" heights={[32, 64, 64]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  const pages = Math.max(1, Math.ceil(data.total / 20));
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <Select
          aria-label="Which mails"
          value={state ?? ''}
          onChange={(_, { value }) => {
            setState(OutboxState.safeParse(value).data ?? null);
            setPage(1);
          }}
        >
          <option value="">All</option>
          {OutboxState.options.map((one) => (
            <option key={one} value={one}>
              {words[one].text} ({writeCount(data.counts[one])})
            </option>
          ))}
        </Select>
        {pages > 1 && (
          <>
            <Button disabledFocusable={page <= 1} onClick={() => page > 1 && setPage(page - 1)}>
              Newer
            </Button>
            <span>
              Page {writeCount(page)} of {writeCount(pages)}
            </span>
            <Button disabledFocusable={page >= pages} onClick={() => page < pages && setPage(page + 1)}>
              Older
            </Button>
          </>
        )}
      </div>
      {data.mails.length === 0 ? (
        <Empty title="No mail">
          <p>Reports and alerts appear here as soon as they are due, and stay for 90 days.</p>
        </Empty>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
        <ul role="list" className={styles.list}>
          {data.mails.map((mail) => (
            <MailRow key={mail.id} mail={mail} />
          ))}
        </ul>
      )}
      <p className={styles.soft}>{data.limits}</p>
    </div>
  );
};
