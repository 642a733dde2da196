// Connects a source, drawn from what its provider declares: which source, which way, what is read, and the way itself.
import { useQuery } from '@tanstack/react-query';
import { lazyRouteComponent, Navigate, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { ProviderInfo, Way } from '../../../../src/contract/connections.ts';
import { connectionsQuery, providersQuery } from '../../../queries/connections.ts';
import { LinkButton, TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { nameOf } from '../status.ts';
import type { Again } from './again.ts';
import { SourceChoice, WayChoice } from './choices.tsx';
import { chosenWay } from './ways.ts';

const ConnectForm = lazyRouteComponent(() => import('./connect-form.tsx'), 'ConnectForm');
const DeviceStart = lazyRouteComponent(() => import('./device-start.tsx'), 'DeviceStart');
const RedirectStart = lazyRouteComponent(() => import('./redirect-start.tsx'), 'RedirectStart');

/** The connection that is signed in for again; undefined while it is not known yet. */
const useAgain = (id: string | undefined): Again | null | undefined => {
  const { data } = useQuery({ ...connectionsQuery, enabled: id !== undefined });
  if (id === undefined) return null;
  if (data === undefined) return undefined;
  const connection = data.connections.find((each) => each.id === id);
  if (connection === undefined) return null;
  return {
    connectionId: id,
    name: nameOf(connection),
    streams: connection.streams.map(({ name }) => name),
    settings: connection.settings,
  };
};

const WayStart = ({ provider, way, again }: { provider: ProviderInfo; way: Way; again: Again | null }) => {
  switch (way.interaction) {
    case 'redirect':
      return <RedirectStart provider={provider} way={way} again={again} own={false} />;
    case 'device-code':
      return <DeviceStart provider={provider} way={way} again={again} />;
    case 'form':
      if (again !== null) {
        return <Navigate to="/connections/$id" params={{ id: again.connectionId }} search={{ tab: 'life' }} replace />;
      }
      return <ConnectForm provider={provider} way={way} again={null} own={null} />;
    default:
      return way.interaction satisfies never;
  }
};

const titleOf = (provider: ProviderInfo | undefined, again: Again | null | undefined): string => {
  if (again !== null && again !== undefined) return `Sign in again: ${again.name}`;
  return provider?.title ?? 'Connect a source';
};

const Crumbs = ({ provider, way }: { provider: ProviderInfo | undefined; way: Way | null }) => (
  <p>
    <TextLink to="/connections">Connections</TextLink>
    {provider !== undefined && way !== null && provider.ways.length > 1 && (
      <>
        {' / '}
        <TextLink to="/connections/connect" search={{ provider: provider.id }}>
          Other ways
        </TextLink>
      </>
    )}
  </p>
);

export const ConnectPage = () => {
  const search = useSearch({ from: '/signed-in/connections/connect' });
  const { data, error, refetch } = useQuery(providersQuery);
  const again = useAgain(search.connection);
  // Others are imported only.
  const providers = data?.providers.filter(({ ways }) => ways.length > 0) ?? [];
  const only = providers.length === 1 ? providers[0] : undefined;
  const provider = providers.find(({ id }) => id === search.provider) ?? only;
  const way = provider === undefined ? null : chosenWay(provider.ways, search.way);
  const lead = way === null ? provider?.summary : `${way.title}. ${way.summary}`;
  const ready = data !== undefined && again !== undefined;
  return (
    <Page
      title={titleOf(provider, again)}
      above={<Crumbs provider={provider} way={way} />}
      {...(lead === undefined ? {} : { lead })}
      slim
    >
      {!ready && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {!ready && error === null && <Loading what="the form" heights={[160, 240, 320]} />}
      {ready && provider === undefined && providers.length > 0 && <SourceChoice providers={providers} />}
      {ready && providers.length === 0 && (
        <Empty title="No source can be connected here" actions={<LinkButton to="/connections">Back</LinkButton>}>
          <p>This Plumbline was built without any provider.</p>
        </Empty>
      )}
      {ready && provider !== undefined && way === null && (
        <WayChoice provider={provider} connection={search.connection} />
      )}
      {ready && provider !== undefined && way !== null && (
        <Suspense fallback={<Loading what="the form" heights={[160, 240, 320]} />}>
          <WayStart key={`${provider.id} ${way.id}`} provider={provider} way={way} again={again} />
        </Suspense>
      )}
    </Page>
  );
};
