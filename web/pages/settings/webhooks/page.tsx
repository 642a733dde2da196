// Settings, Webhooks: which addresses are told what happens, whether it gets through, and the log of each.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deliveryPromise } from '../../../../src/contract/webhooks.ts';
import { CodeLine } from '../../../ui/code-line.tsx';
import { TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { webhooksQuery } from './queries.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { WebhookCard } from './webhook-card.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  teach: { display: 'grid', gap: '12px', justifyItems: 'center' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2, maxWidth: '72ch' },
});

const delivery =
  '{"type":"connection.broke","timestamp":"2026-03-02T08:00:00.000Z","data":{"connectionId":"…","code":"secret-wrong"}}';

const Teaching = ({ onAdd }: { onAdd: () => void }) => {
  const styles = useStyles();
  return (
    <Empty
      title="No webhooks yet"
      actions={
        <Button appearance="primary" icon={<Add20Regular />} onClick={onAdd}>
          Add a webhook
        </Button>
      }
    >
      <div className={styles.teach}>
        <p>A webhook tells your own program, or an automation service, within seconds when something happens:</p>
        <CodeLine text={delivery} said="Example copied." />
      </div>
    </Empty>
  );
};

export const WebhooksPage = () => {
  const styles = useStyles();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<{ readonly secret: string; readonly renewed: boolean } | null>(null);
  const { data, error, refetch } = useQuery(webhooksQuery);
  const some = data !== undefined && data.webhooks.length > 0;
  const add = () => setAdding(true);
  return (
    <Page
      title="Webhooks"
      lead="Addresses that are told when something happens, with ids and counts, never with names of people."
      above={<TextLink to="/settings">Settings</TextLink>}
      slim
      {...(some
        ? {
            actions: (
              <Button appearance="primary" icon={<Add20Regular />} onClick={add}>
                Add a webhook
              </Button>
            ),
          }
        : {})}
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the webhooks" heights={[200, 200]} />}
      {data !== undefined && (
        <div className={styles.stack}>
          {!some && <Teaching onAdd={add} />}
          {data.webhooks.map((webhook) => (
            <WebhookCard
              key={webhook.id}
              webhook={webhook}
              onSecret={(secret) => setShown({ secret, renewed: true })}
            />
          ))}
          <p className={styles.small}>{deliveryPromise}</p>
        </div>
      )}
      {adding && (
        <WebhookDialog
          webhook={null}
          onClose={() => setAdding(false)}
          onMade={(secret) => {
            setAdding(false);
            setShown({ secret, renewed: false });
          }}
        />
      )}
      {shown !== null && <SecretDialog {...shown} onClose={() => setShown(null)} />}
    </Page>
  );
};
