// Connects a source, drawn from what its provider declares: steps, credential, streams, how far back; tested before anything is saved.
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { providersQuery } from '../../../queries.ts';
import { LinkButton, TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { ConnectForm } from './connect-form.tsx';
import type { ProviderInfo } from '../../../../src/contract/connections.ts';

const Choose = ({ providers }: { providers: readonly ProviderInfo[] }) => (
  <Empty
    title="Which source?"
    actions={providers.map((provider) => (
      <LinkButton key={provider.id} to="/connections/connect" search={{ provider: provider.id }}>
        {provider.name}
      </LinkButton>
    ))}
  >
    <p>Each source is connected by its own steps.</p>
  </Empty>
);

export const ConnectPage = () => {
  const search = useSearch({ from: '/signed-in/connections/connect' });
  const { data, error, refetch } = useQuery(providersQuery);
  const only = data?.providers.length === 1 ? data.providers[0] : undefined;
  const provider = data?.providers.find(({ id }) => id === search.provider) ?? only;
  return (
    <Page
      title={provider?.title ?? 'Connect a source'}
      above={<TextLink to="/connections">Connections</TextLink>}
      {...(provider === undefined ? {} : { lead: provider.summary })}
      slim
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the form" heights={[160, 240, 320]} />}
      {data !== undefined && provider === undefined && <Choose providers={data.providers} />}
      {provider !== undefined && <ConnectForm key={provider.id} provider={provider} />}
    </Page>
  );
};
