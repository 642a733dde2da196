// The life of a connection: paused and resumed, its credential renewed, its end.
import { Button, makeStyles } from '@fluentui/react-components';
import { Pause20Regular } from '@fluentui/react-icons/svg/pause';
import { Play20Regular } from '@fluentui/react-icons/svg/play';
import { PlugDisconnected20Regular } from '@fluentui/react-icons/svg/plug-disconnected';
import { useState } from 'react';
import type { Connection, ProviderInfo } from '../../../../../src/contract/connections.ts';
import type { Receipt } from '../../../../../src/contract/lifecycle.ts';
import { Failure } from '../../../../ui/states.tsx';
import { useChange } from '../../actions.ts';
import { Steps } from '../../connect/steps.tsx';
import { Panel } from '../panel.tsx';
import { CredentialPanel } from './credential-panel.tsx';
import { DisconnectDialog } from './disconnect-dialog.tsx';

const useStyles = makeStyles({ stack: { display: 'grid', gap: '16px' } });

const PausePanel = ({ connection }: { connection: Connection }) => {
  const paused = connection.status === 'paused';
  const { run, running, error } = useChange(connection, paused ? 'resume' : 'pause');
  return (
    <Panel
      title={paused ? 'Paused' : 'Pause'}
      text={
        paused
          ? 'Nothing is read. It goes on where it was paused, and reads what came meanwhile.'
          : 'Nothing is read until it goes on again. The credential and everything read so far stay.'
      }
      actions={
        <Button
          appearance={paused ? 'primary' : 'secondary'}
          icon={paused ? <Play20Regular /> : <Pause20Regular />}
          onClick={run}
          disabledFocusable={running}
        >
          {paused ? 'Let it go on' : 'Pause'}
        </Button>
      }
    >
      {error !== null && <Failure error={error} />}
    </Panel>
  );
};

interface LifePanelProps {
  readonly connection: Connection;
  readonly provider: ProviderInfo | undefined;
  readonly onEnded: (receipt: Receipt) => void;
}

export const LifePanel = ({ connection, provider, onEnded }: LifePanelProps) => {
  const styles = useStyles();
  const [asking, setAsking] = useState(false);
  const gone = connection.status === 'disconnected';
  return (
    <div className={styles.stack}>
      {!gone && <PausePanel connection={connection} />}
      <CredentialPanel connection={connection} provider={provider} />
      <Panel
        title={gone ? 'Erase what was read' : 'Disconnect'}
        text={
          gone
            ? 'The credential is gone already. What was read can be erased too; a receipt says what went.'
            : 'The credential is deleted at once. You choose whether what was read is kept or erased.'
        }
        actions={
          <Button icon={<PlugDisconnected20Regular />} onClick={() => setAsking(true)}>
            {gone ? 'Erase' : 'Disconnect'}
          </Button>
        }
      />
      {provider !== undefined && provider.revoke.length > 0 && (
        <Panel
          title={`Take it back at ${provider.name}`}
          text="What was granted there ends there. This also works without Plumbline, and is noticed here."
        >
          <Steps steps={provider.revoke} />
        </Panel>
      )}
      {asking && <DisconnectDialog connection={connection} onClose={() => setAsking(false)} onEnded={onEnded} />}
    </div>
  );
};
