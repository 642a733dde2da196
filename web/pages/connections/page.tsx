// The connections: whom Plumbline reaches, how far it has read, what is wrong, and what ended.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { useQuery } from '@tanstack/react-query';
import { connectionsQuery, providersQuery } from '../../queries/connections.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Alerts } from './alerts.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { EndedConnections } from './ended-connections.tsx';
import { importWay, ImportedFiles } from './imported-files.tsx';
import { PendingLinks } from './pending-links.tsx';
import { PersonalConnections } from './personal-connections.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  teach: { listStyle: 'none', display: 'grid', gap: '8px', textAlign: 'left', maxWidth: '60ch', margin: '8px auto' },
  strong: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
});

const NothingYet = () => {
  const styles = useStyles();
  const { data } = useQuery(providersQuery);
  return (
    <Empty
      title="Nothing is connected yet"
      actions={(data?.providers ?? []).map((provider) => (
        <LinkButton key={provider.id} to="/connections/connect" search={{ provider: provider.id }} appearance="primary">
          Connect {provider.name}
        </LinkButton>
      ))}
    >
      <p>A connection is one grant to one source. From it Plumbline reads work metadata, never content:</p>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.teach}>
        <li>
          <span className={styles.strong}>You choose the streams.</span> Each says what it gives and which permission it
          needs; nothing more is asked for.
        </li>
        <li>
          <span className={styles.strong}>It is tested first.</span> Nothing is saved before every needed check passes,
          and each failure names who can fix it and how.
        </li>
        <li>
          <span className={styles.strong}>You can take it back.</span> The grant stays in your own administration of the
          source.
        </li>
      </ul>
    </Empty>
  );
};

export const ConnectionsPage = () => {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(connectionsQuery);
  const living = data?.connections.filter(({ status }) => status !== 'disconnected') ?? [];
  const forAll = living.filter(({ mode }) => mode === 'application');
  const personal = living.filter(({ mode }) => mode === 'delegated');
  const gone = data?.connections.filter(({ status }) => status === 'disconnected') ?? [];
  const imported = gone.filter(({ way }) => way === importWay);
  const ended = gone.filter(({ way }) => way !== importWay);
  return (
    <Page
      title="Connections"
      lead="Which sources Plumbline reads, how far it is, and what is missing with the reason."
      actions={
        <>
          <LinkButton to="/connections/import">Import files</LinkButton>
          {living.length + ended.length > 0 && (
            <LinkButton to="/connections/connect" icon={<Add20Regular />}>
              Connect a source
            </LinkButton>
          )}
        </>
      }
    >
      <div className={styles.stack}>
        <Alerts />
        {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Loading what="the connections" heights={[96, 64, 64, 64]} />}
        <PendingLinks />
        {data !== undefined && living.length === 0 && <NothingYet />}
        {forAll.map((connection) => (
          <ConnectionCard key={connection.id} connection={connection} />
        ))}
        <PersonalConnections connections={personal} />
        <ImportedFiles connections={imported} />
        {data !== undefined && <EndedConnections connections={ended} />}
      </div>
    </Page>
  );
};
