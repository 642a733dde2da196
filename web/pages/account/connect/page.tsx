// Connects one of the caller's own accounts: what is read of it, then the source's own sign-in or a form.
import { useQuery } from '@tanstack/react-query';
import { lazyRouteComponent, useRouteContext, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { Way } from '../../../../src/contract/connections.ts';
import { ownConnectionsQuery, providersQuery } from '../../../queries/connections.ts';
import { LinkButton, TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import type { Again } from '../../connections/connect/again.ts';
import { nameOf } from '../../connections/status.ts';
import { ownWaysOf } from '../own-ways.ts';

const ConnectForm = lazyRouteComponent(() => import('../../connections/connect/connect-form.tsx'), 'ConnectForm');
const RedirectStart = lazyRouteComponent(() => import('../../connections/connect/redirect-start.tsx'), 'RedirectStart');

/** The connection that is signed in for again; undefined while it is not known yet. */
const useAgain = (id: string | undefined): Again | null | undefined => {
  const { data } = useQuery({ ...ownConnectionsQuery, enabled: id !== undefined });
  if (id === undefined) return null;
  if (data === undefined) return undefined;
  const found = data.connections.find((each) => each.id === id);
  if (found === undefined) return null;
  const { streams, settings } = found;
  return { connectionId: id, name: nameOf(found), streams: streams.map(({ name }) => name), settings };
};

/** One's own mailbox is that of the address with which one signs in here. */
const ownFields = (way: Way, email: string): Record<string, string> =>
  Object.fromEntries(way.fields.filter(({ kind }) => kind === 'address').map(({ name }) => [name, email]));

export const OwnConnectPage = () => {
  const search = useSearch({ from: '/signed-in/account/connect' });
  const { user } = useRouteContext({ from: '/signed-in' });
  const { data, error, refetch } = useQuery(providersQuery);
  const again = useAgain(search.connection);
  const chosen = ownWaysOf(data?.providers ?? []).find(
    ({ provider, way }) => provider.id === search.provider && way.id === search.way && way.blocked === null,
  );
  const ready = data !== undefined && again !== undefined;
  return (
    <Page
      title={chosen === undefined ? 'Connect an account' : `Connect your ${chosen.provider.name} account`}
      above={<TextLink to="/account">Your account</TextLink>}
      {...(chosen === undefined ? {} : { lead: chosen.way.summary })}
      slim
    >
      {!ready && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {!ready && error === null && <Loading what="the form" heights={[160, 240]} />}
      {ready && chosen === undefined && (
        <Empty title="This cannot be connected here" actions={<LinkButton to="/account">See what can</LinkButton>}>
          <p>The link may be old, or the way was switched off.</p>
        </Empty>
      )}
      {ready && chosen !== undefined && (
        <Suspense fallback={<Loading what="the form" heights={[160, 240]} />}>
          {chosen.way.interaction === 'form' ? (
            <ConnectForm
              provider={chosen.provider}
              way={chosen.way}
              again={again}
              own={ownFields(chosen.way, user.email)}
            />
          ) : (
            <RedirectStart provider={chosen.provider} way={chosen.way} again={again} own />
          )}
        </Suspense>
      )}
    </Page>
  );
};
