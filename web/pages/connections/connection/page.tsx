// One connection: how it stands, what it reads, its test, its permissions, its reach and its life.
import { makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { lazyRouteComponent, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import type { Connection, ProviderInfo } from '../../../../src/contract/connections.ts';
import type { Receipt } from '../../../../src/contract/lifecycle.ts';
import { connectionsQuery, providersQuery } from '../../../queries/connections.ts';
import { LinkButton, TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { ConnectionHead } from './connection-head.tsx';
import { Ended } from './life/ended.tsx';
import { nameOf } from '../status.ts';
import { Overview } from './overview.tsx';
import { Tabs } from './tabs.tsx';
import { TestPanel } from './test-panel.tsx';

const PermissionPanel = lazyRouteComponent(() => import('./permission-panel.tsx'), 'PermissionPanel');
const ReachPanel = lazyRouteComponent(() => import('./reach/reach-panel.tsx'), 'ReachPanel');
const LifePanel = lazyRouteComponent(() => import('./life/life-panel.tsx'), 'LifePanel');

const useStyles = makeStyles({ stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' } });

const above = <TextLink to="/connections">Connections</TextLink>;

interface OneProps {
  readonly connection: Connection;
  readonly provider: ProviderInfo | undefined;
}

const One = ({ connection, provider }: OneProps) => {
  const styles = useStyles();
  const { tab = 'overview' } = useSearch({ from: '/signed-in/connections/$id' });
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  if (receipt !== null) return <Ended connection={connection} provider={provider} receipt={receipt} />;
  return (
    <Page title={nameOf(connection)} above={above}>
      <div className={styles.stack}>
        <ConnectionHead connection={connection} />
        <Tabs id={connection.id} tab={tab} />
        {tab === 'overview' && <Overview connection={connection} />}
        {tab === 'test' && <TestPanel connection={connection} />}
        <Suspense fallback={<Loading what="this part" heights={[160, 160]} />}>
          {tab === 'permissions' && <PermissionPanel connection={connection} provider={provider} />}
          {tab === 'reach' && <ReachPanel connection={connection} />}
          {tab === 'life' && <LifePanel connection={connection} provider={provider} onEnded={setReceipt} />}
        </Suspense>
      </div>
    </Page>
  );
};

/** The connection as last seen: one that was just erased must not take its receipt off the page. */
const useConnection = (id: string) => {
  const query = useQuery(connectionsQuery);
  const found = query.data?.connections.find((each) => each.id === id);
  const [seen, setSeen] = useState<Connection | undefined>(found);
  if (found !== undefined && found !== seen) setSeen(found);
  return { ...query, connection: found ?? (seen?.id === id ? seen : undefined) };
};

export const ConnectionPage = () => {
  const { id } = useParams({ from: '/signed-in/connections/$id' });
  const { data, error, refetch, connection } = useConnection(id);
  const { data: known } = useQuery(providersQuery);
  if (connection !== undefined) {
    const provider = known?.providers.find((each) => each.id === connection.provider);
    return <One key={id} connection={connection} provider={provider} />;
  }
  return (
    <Page title="Connection" above={above}>
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the connection" heights={[96, 44, 240]} />}
      {data !== undefined && (
        <Empty
          title="This connection is not here"
          actions={<LinkButton to="/connections">See the connections</LinkButton>}
        >
          <p>It was erased, or it belongs to another organization.</p>
        </Empty>
      )}
    </Page>
  );
};
