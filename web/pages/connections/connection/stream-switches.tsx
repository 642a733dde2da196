// Streams of a connection switched on and off; what the grant lacks for them is consented to at the source.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Connection, ProviderInfo, Way } from '../../../../src/contract/connections.ts';
import { changeStreams } from '../../../../src/contract/lifecycle.ts';
import { call } from '../../../api.ts';
import { permissionsQuery } from '../../../queries/connections.ts';
import { announce } from '../../../ui/announcer.tsx';
import { countOf } from '../../../ui/figures.ts';
import { LinkButton } from '../../../ui/link-button.tsx';
import { Note } from '../../../ui/note.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { showRenewed } from '../actions.ts';
import { StreamChoice } from '../connect/stream-choice.tsx';
import { Steps } from '../connect/steps.tsx';
import { Panel } from './panel.tsx';

const useStyles = makeStyles({
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', overflowWrap: 'anywhere' },
});

interface LackingProps {
  readonly connection: Connection;
  readonly way: Way | undefined;
  readonly lacking: readonly string[];
}

const Lacking = ({ connection, way, lacking }: LackingProps) => {
  const styles = useStyles();
  return (
    <Note tone="warning" title={`The grant lacks ${countOf(lacking.length, 'permission')} for this`} alert>
      <p className={styles.code}>{lacking.join(', ')}</p>
      <p>
        The new streams begin as soon as {lacking.length === 1 ? 'it is' : 'they are'} granted at{' '}
        {connection.providerName}. Everything else goes on meanwhile.
      </p>
      {way !== undefined && way.interaction !== 'form' && (
        <LinkButton
          to="/connections/connect"
          search={{ provider: connection.provider, way: way.id, connection: connection.id }}
          appearance="primary"
        >
          {way.who === 'admin' ? 'Consent' : 'Sign in'} again
        </LinkButton>
      )}
      {way?.interaction === 'form' && way.steps.length > 0 && <Steps steps={way.steps} />}
    </Note>
  );
};

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

const Switches = ({ connection, way }: { connection: Connection; way: Way }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const on = connection.streams.map(({ name }) => name);
  const [chosen, setChosen] = useState<readonly string[]>(on);
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => call(changeStreams, { id: connection.id, streams: [...chosen] }),
    onSuccess: ({ connection: renewed, lacking }) => {
      announce(lacking.length === 0 ? 'The streams are changed.' : 'The streams are changed. Permissions are lacking.');
      void queries.invalidateQueries({ queryKey: permissionsQuery(connection.id).queryKey });
      return showRenewed(queries, renewed);
    },
  });
  const changed = !sameNames(on, chosen);
  const off = connection.streams.filter(({ name }) => !chosen.includes(name));
  return (
    <>
      <StreamChoice
        streams={way.streams}
        chosen={chosen}
        fault={chosen.length === 0 ? 'Choose at least one stream, or pause the connection.' : undefined}
        onChange={setChosen}
      />
      {off.length > 0 && (
        <Note tone="info">
          <p>Nothing more is read of: {off.map(({ title }) => title).join('; ')}. What was read stays.</p>
        </Note>
      )}
      {error !== null && <Failure error={error} />}
      {data !== undefined && data.lacking.length > 0 && !changed && (
        <Lacking connection={connection} way={way} lacking={data.lacking} />
      )}
      {data !== undefined && data.lacking.length === 0 && !changed && (
        <Note tone="success" title="Saved">
          <p>What was switched on is being read; what was switched off is read no more.</p>
        </Note>
      )}
      <div className={styles.actions}>
        <Button
          appearance="primary"
          onClick={() => mutate()}
          disabledFocusable={!changed || chosen.length === 0 || isPending}
        >
          {isPending ? 'Saving' : 'Save the streams'}
        </Button>
        {changed && <Button onClick={() => setChosen(on)}>Undo</Button>}
      </div>
    </>
  );
};

interface StreamSwitchesProps {
  readonly connection: Connection;
  readonly provider: ProviderInfo | undefined;
}

export const StreamSwitches = ({ connection, provider }: StreamSwitchesProps) => {
  const way = provider?.ways.find(({ id }) => id === connection.way);
  return (
    <Panel title="Streams" text="What is read, and the permission each stream needs. Nothing more is asked for.">
      {provider === undefined && <Loading what="the streams" heights={[96, 96, 96]} />}
      {provider !== undefined && way === undefined && (
        <Note tone="info" title="This way of connecting is not offered any more">
          <p>What is connected goes on. To change its streams, connect it by another way.</p>
        </Note>
      )}
      {way !== undefined && <Switches connection={connection} way={way} />}
    </Panel>
  );
};
