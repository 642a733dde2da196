// The credential of a connection: until when it is good, and how it is renewed without a gap.
import { Button, makeStyles } from '@fluentui/react-components';
import { Key20Regular } from '@fluentui/react-icons/svg/key';
import { useState } from 'react';
import type { Connection, ProviderInfo, Way } from '../../../../../src/contract/connections.ts';
import { LinkButton } from '../../../../ui/link-button.tsx';
import { Moment, useNow } from '../../../../ui/moment.tsx';
import { Note } from '../../../../ui/note.tsx';
import { daysUntil } from '../../../../ui/remaining.ts';
import { writeDistance } from '../../../../ui/times.ts';
import { Panel } from '../panel.tsx';
import { expiryTone } from './renewal.ts';
import { RenewForm } from './renew-form.tsx';

const useStyles = makeStyles({ stack: { display: 'grid', gap: '12px' } });

const Expiry = ({ at }: { at: string }) => {
  const now = useNow();
  const end = new Date(at);
  const days = daysUntil(end, now);
  const title = `The credential ${days < 0 ? 'ended' : 'ends'} ${writeDistance(end, now)}`;
  return (
    <Note tone={expiryTone(days)} title={title}>
      <p>
        <Moment at={at} />.{' '}
        {days < 0
          ? 'Nothing is read until it is renewed.'
          : 'Reminders come 30, 14, 7 days and 1 day before. Renewed in time, nothing stops.'}
      </p>
    </Note>
  );
};

const words = (connection: Connection, way: Way | undefined): { title: string; act: string; text: string } => {
  const gone = connection.status === 'disconnected';
  if (way === undefined || way.interaction === 'form') {
    return gone
      ? { title: 'Reconnect', act: 'Enter a credential', text: 'With a new credential it goes on, with its history.' }
      : {
          title: 'Credential',
          act: 'Change the credential',
          text: 'A new one is tested first; until it works, the old one stays in use.',
        };
  }
  return {
    title: gone ? 'Reconnect' : 'Sign in again',
    act: gone ? 'Reconnect' : 'Sign in again',
    text: 'On the source’s own pages. The history stays.',
  };
};

interface CredentialPanelProps {
  readonly connection: Connection;
  readonly provider: ProviderInfo | undefined;
}

export const CredentialPanel = ({ connection, provider }: CredentialPanelProps) => {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const way = provider?.ways.find(({ id }) => id === connection.way);
  const { title, act, text } = words(connection, way);
  const action =
    way === undefined ? undefined : way.interaction === 'form' ? (
      !open && (
        <Button icon={<Key20Regular />} onClick={() => setOpen(true)}>
          {act}
        </Button>
      )
    ) : (
      <LinkButton
        to="/connections/connect"
        search={{ provider: connection.provider, way: way.id, connection: connection.id }}
        icon={<Key20Regular />}
      >
        {act}
      </LinkButton>
    );
  return (
    <Panel title={title} text={text} actions={action}>
      <div className={styles.stack}>
        {connection.status !== 'disconnected' && connection.credentialExpiresAt !== null && (
          <Expiry at={connection.credentialExpiresAt} />
        )}
        {connection.credentialChangedAt !== null && (
          <p>
            Last changed <Moment at={connection.credentialChangedAt} />.
          </p>
        )}
        {open && way !== undefined && provider !== undefined && (
          <RenewForm connection={connection} provider={provider} way={way} onClose={() => setOpen(false)} />
        )}
      </div>
    </Panel>
  );
};
