// One webhook: where it goes, how it stands, what can be done with it, and its log.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  changeWebhook,
  deleteWebhook,
  renewWebhookSecret,
  testWebhook,
  type Webhook,
} from '../../../../src/contract/webhooks.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Note } from '../../../ui/note.tsx';
import { Failure } from '../../../ui/states.tsx';
import { Deliveries } from './deliveries.tsx';
import { webhooksQuery } from './queries.ts';
import { WebhookDialog } from './webhook-dialog.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '14px', gridTemplateColumns: 'minmax(0, 1fr)' },
  head: { display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center' },
  title: {
    fontSize: '15px',
    lineHeight: '22px',
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  log: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
});

const states = {
  on: { tone: 'success', text: 'On' },
  off: { tone: 'subtle', text: 'Off' },
  failed: { tone: 'warning', text: 'Switched off' },
} as const;

type Doing = 'change' | 'renew' | 'delete' | null;

interface AskProps {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}

const AskRenew = ({ webhook, onClose, onSecret }: AskProps & { readonly onSecret: (secret: string) => void }) => {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(renewWebhookSecret, { id: webhook.id }),
    onSuccess: async ({ secret }) => {
      announce('The secret is made. Copy it now: it is shown once.');
      await queries.invalidateQueries({ queryKey: webhooksQuery.queryKey });
      onSecret(secret);
      onClose();
    },
  });
  return (
    <Dialog
      title="Make a new secret?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" onClick={() => mutate()} disabledFocusable={isPending}>
            {isPending ? 'Making' : 'Make a new secret'}
          </Button>
        </>
      }
    >
      <p>For 24 hours each delivery is signed with the old and the new one. After that the old one is worth nothing.</p>
      {webhook.oldSecretUntil !== null && (
        <Note tone="warning" title="The secret was renewed already">
          <p>The one from before that ends at once.</p>
        </Note>
      )}
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
};

const AskDelete = ({ webhook, onClose }: AskProps) => {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(deleteWebhook, { id: webhook.id }),
    onSuccess: async () => {
      announce('The webhook is deleted.');
      await queries.invalidateQueries({ queryKey: webhooksQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      title="Delete the webhook?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" onClick={() => mutate()} disabledFocusable={isPending}>
            {isPending ? 'Deleting' : 'Delete'}
          </Button>
        </>
      }
    >
      <p>Nothing is told to {new URL(webhook.url).host} any more. Its secret and its log go, too.</p>
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
};

/** Tests and switches; what came of a test stands in the log. */
const Actions = ({ webhook, onDo }: { webhook: Webhook; onDo: (doing: Doing) => void }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all(
      [webhooksQuery.queryKey, ['webhook-deliveries']].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  const test = useMutation({
    mutationFn: () => call(testWebhook, { id: webhook.id }),
    onSuccess: async ({ delivery }) => {
      announce(delivery.state === 'delivered' ? 'The test was delivered.' : 'The test was not delivered.');
      await refresh();
    },
  });
  const on = webhook.state === 'on';
  const toggle = useMutation({
    mutationFn: () => call(changeWebhook, { id: webhook.id, url: webhook.url, events: [...webhook.events], on: !on }),
    onSuccess: async () => {
      announce(on ? 'It is switched off.' : 'It is switched on.');
      await refresh();
    },
  });
  const error = test.error ?? toggle.error;
  const { data } = test;
  return (
    <>
      <div className={styles.actions}>
        <Button size="small" disabledFocusable={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? 'Testing' : 'Test'}
        </Button>
        <Button size="small" onClick={() => onDo('change')}>
          Change
        </Button>
        <Button size="small" disabledFocusable={toggle.isPending} onClick={() => toggle.mutate()}>
          {on ? 'Switch off' : 'Switch on'}
        </Button>
        <Button size="small" onClick={() => onDo('renew')}>
          New secret
        </Button>
        <Button size="small" onClick={() => onDo('delete')}>
          Delete
        </Button>
      </div>
      {data?.delivery.state === 'delivered' && <Note tone="success" title="The test was delivered" alert />}
      {data !== undefined && data.delivery.problem !== null && (
        <Note tone="danger" title={data.delivery.problem.title} alert>
          <p>{data.delivery.problem.fix}</p>
        </Note>
      )}
      {error !== null && <Failure error={error} />}
    </>
  );
};

const Standing = ({ webhook }: { webhook: Webhook }) => {
  const { state, failingSince } = webhook;
  if (state === 'failed')
    return (
      <Note tone="warning" title="Nothing got through, so it was switched off">
        <p>Look at the log, mend what is wrong, test it, and switch it on again. Then replay what was missed.</p>
      </Note>
    );
  if (state !== 'on' || failingSince === null) return null;
  return (
    <Note tone="warning" title="Nothing gets through">
      <p>
        Since <Moment at={failingSince} />. After five days it is switched off.
      </p>
    </Note>
  );
};

export const WebhookCard = ({ webhook, onSecret }: { webhook: Webhook; onSecret: (secret: string) => void }) => {
  const styles = useStyles();
  const [doing, setDoing] = useState<Doing>(null);
  const { tone, text } = states[webhook.state];
  const close = (): void => setDoing(null);
  return (
    <Card labelledBy={`webhook-${webhook.id}`}>
      <div className={styles.stack}>
        <div>
          <div className={styles.head}>
            <h2 className={styles.title} id={`webhook-${webhook.id}`}>
              {webhook.url}
            </h2>
            <Badge tone={tone}>{text}</Badge>
          </div>
          <p className={styles.small}>{webhook.events.join(', ')}</p>
          <p className={styles.small}>
            Made <Moment at={webhook.createdAt} /> by {webhook.createdBy}.
            {webhook.oldSecretUntil !== null && (
              <>
                {' '}
                Its old secret signs, too, until <Moment at={webhook.oldSecretUntil} />.
              </>
            )}
          </p>
        </div>
        <Standing webhook={webhook} />
        <Actions webhook={webhook} onDo={setDoing} />
        <h3 className={styles.log}>Deliveries</h3>
        <Deliveries webhookId={webhook.id} on={webhook.state === 'on'} />
      </div>
      {doing === 'change' && <WebhookDialog webhook={webhook} onClose={close} onMade={onSecret} />}
      {doing === 'renew' && <AskRenew webhook={webhook} onClose={close} onSecret={onSecret} />}
      {doing === 'delete' && <AskDelete webhook={webhook} onClose={close} />}
    </Card>
  );
};
