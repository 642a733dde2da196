// One account somebody connected: how it stands, what is read of it, signing in again, and the way out.
import { Button, Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Connection } from '../../../src/contract/connections.ts';
import { disconnectOwn } from '../../../src/contract/sign-ins.ts';
import { call } from '../../api.ts';
import { ownConnectionsQuery } from '../../queries/connections.ts';
import { announce } from '../../ui/announcer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Note } from '../../ui/note.tsx';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { SourceSign } from '../../ui/source-sign.tsx';
import { Failure } from '../../ui/states.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '14px' },
  head: {
    display: 'grid',
    gridTemplateColumns: '40px minmax(0, 1fr)',
    gap: '12px 16px',
    alignItems: 'start',
  },
  words: { display: 'grid', gap: '2px', minWidth: 0 },
  line: { display: 'flex', flexWrap: 'wrap', gap: '2px 10px', alignItems: 'center' },
  name: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

const standings = {
  connected: { tone: 'success', word: 'Connected' },
  'needs-attention': { tone: 'warning', word: 'Needs attention' },
  paused: { tone: 'subtle', word: 'Paused' },
  disconnected: { tone: 'subtle', word: 'Disconnected' },
} as const;

const AskDisconnect = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const queries = useQueryClient();
  const [erase, setErase] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(disconnectOwn, { id: connection.id, erase }),
    onSuccess: async () => {
      announce('Disconnected.');
      await queries.invalidateQueries({ queryKey: ownConnectionsQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      title={`Disconnect ${connection.signedInAs ?? connection.tenantName}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" onClick={() => mutate()} disabledFocusable={isPending}>
            {isPending ? 'Working' : erase ? 'Disconnect and erase' : 'Disconnect'}
          </Button>
        </>
      }
    >
      <Field label="What was read of it">
        <RadioGroup value={erase ? 'erase' : 'keep'} onChange={(_, { value }) => setErase(value === 'erase')}>
          <Radio value="keep" label="Keep it. Connected again later, it goes on from there" />
          <Radio value="erase" label="Erase it for good" />
        </RadioGroup>
      </Field>
      {erase && <Note tone="danger" title="What was read of this account is deleted. This cannot be undone." />}
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
};

export const OwnConnection = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const heading = useId();
  const [asking, setAsking] = useState(false);
  const { tone, word } = standings[connection.status];
  const ended = connection.status === 'disconnected';
  return (
    <Card labelledBy={heading}>
      <div className={styles.stack}>
        <div className={styles.head}>
          <SourceSign provider={connection.provider} name={connection.providerName} />
          <div className={styles.words}>
            <div className={styles.line}>
              <h3 className={styles.name} id={heading}>
                {connection.signedInAs ?? connection.tenantName}
              </h3>
              <Badge tone={tone}>{word}</Badge>
            </div>
            <p className={styles.small}>
              {connection.providerName}, {connection.tenantName}. Connected <Moment at={connection.connectedAt} />
              {connection.lastFinishedAt !== null && (
                <>
                  . Last read <Moment at={connection.lastFinishedAt} />
                </>
              )}
            </p>
            <p className={styles.small}>Read of it: {connection.streams.map(({ title }) => title).join('; ')}</p>
          </div>
        </div>
        {connection.problem !== null && !ended && <ProblemGroup problem={connection.problem} />}
        <div className={styles.actions}>
          {(ended || connection.status === 'needs-attention') && (
            <LinkButton
              to="/account/connect"
              search={{ provider: connection.provider, way: connection.way, connection: connection.id }}
              appearance="primary"
            >
              {ended ? 'Connect again' : 'Sign in again'}
            </LinkButton>
          )}
          {!ended && <Button onClick={() => setAsking(true)}>Disconnect</Button>}
        </div>
        {asking && <AskDisconnect connection={connection} onClose={() => setAsking(false)} />}
      </div>
    </Card>
  );
};
