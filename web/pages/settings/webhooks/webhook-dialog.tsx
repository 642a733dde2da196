// Makes or changes a webhook: where to, and what it is told.
import { Button, Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  changeWebhook,
  eventTexts,
  makeWebhook,
  type Webhook,
  WebhookEvent,
} from '../../../../src/contract/webhooks.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { CheckList } from '../../../ui/check-list.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { type Faults, faultsIn, faultsOfCall } from '../../../ui/faults.ts';
import { Failure } from '../../../ui/states.tsx';
import { webhooksQuery } from './queries.ts';

const options = WebhookEvent.options.map((value) => ({ value, text: eventTexts[value] }));

interface WebhookDialogProps {
  /** Null: a new one. */
  readonly webhook: Webhook | null;
  readonly onClose: () => void;
  readonly onMade: (secret: string) => void;
}

export const WebhookDialog = ({ webhook, onClose, onMade }: WebhookDialogProps) => {
  const queries = useQueryClient();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [events, setEvents] = useState<readonly WebhookEvent[]>(
    webhook?.events ?? ['connection.broke', 'connection.restored'],
  );
  const [faults, setFaults] = useState<Faults>({});
  const input = { url, events: [...events] };
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      if (webhook === null) return (await call(makeWebhook, input)).secret;
      await call(changeWebhook, { ...input, id: webhook.id, on: webhook.state === 'on' });
      return null;
    },
    onError: (failure) => setFaults(faultsOfCall(failure)),
    onSuccess: async (secret) => {
      announce(secret === null ? 'Saved.' : 'The webhook is made. Copy its secret now: it is shown once.');
      await queries.invalidateQueries({ queryKey: webhooksQuery.queryKey });
      if (secret === null) onClose();
      else onMade(secret);
    },
  });
  const submit = (): void => {
    const found = faultsIn(makeWebhook.input, input);
    setFaults(found);
    if (Object.keys(found).length === 0 && !isPending) mutate();
  };
  return (
    <Dialog
      title={webhook === null ? 'Add a webhook' : 'Change the webhook'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" disabledFocusable={isPending} onClick={submit}>
            {isPending ? 'Saving' : webhook === null ? 'Add the webhook' : 'Save'}
          </Button>
        </>
      }
    >
      <Field
        label="Address"
        hint="It takes a POST with JSON and answers within 15 seconds."
        {...(faults['url'] === undefined ? {} : { validationMessage: faults['url'] })}
      >
        <Input
          type="url"
          value={url}
          maxLength={2000}
          placeholder="https://hooks.example.com/plumbline"
          autoComplete="off"
          onChange={(_, { value }) => {
            setUrl(value);
            setFaults({});
          }}
        />
      </Field>
      <CheckList
        legend="What it is told"
        hint="Ids and counts, never names of people."
        options={options}
        chosen={events}
        fault={faults['events']}
        onChange={setEvents}
      />
      {error !== null && !isPending && Object.keys(faults).length === 0 && <Failure error={error} />}
    </Dialog>
  );
};
