// The page behind a one-time link: who asks whom for what, until when, and one button.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { openLink } from '../../../src/contract/links.ts';
import { call, CallFailed } from '../../api.ts';
import { arrivedToken, takeArrival } from '../../arrival.ts';
import { Door } from '../../ui/door.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Closed } from './closed.tsx';
import { JoinForm } from './join-form.tsx';
import { Landing } from './landing.tsx';

/** The token the address brought, also when another link is opened in this tab. */
const useToken = (): string | null => {
  const [token, setToken] = useState(arrivedToken);
  useEffect(() => {
    const taken = (): void => {
      takeArrival(window.location, window.history);
      setToken(arrivedToken());
    };
    window.addEventListener('hashchange', taken);
    return () => window.removeEventListener('hashchange', taken);
  }, []);
  return token;
};

const Opened = ({ token }: { token: string }) => {
  const { data, error, refetch } = useQuery({
    queryKey: ['opened-link', token],
    queryFn: ({ signal }) => call(openLink, { token }, signal),
    staleTime: 30_000,
  });
  if (data === undefined) {
    if (error === null) return <Loading what="the link" heights={[36, 60, 120, 44]} />;
    if (error instanceof CallFailed && error.status < 500) {
      return (
        <Outcome
          sign="stopped"
          title="This link does not work"
          text={error.status === 404 ? error.fix : `${error.message} ${error.fix}`}
        />
      );
    }
    return <Failure error={error} onRetry={() => void refetch()} />;
  }
  const usable = data.state === 'open' || (data.state === 'claimed' && data.mine);
  if (!usable) return <Closed link={data} />;
  return data.kind === 'join' ? <JoinForm link={data} token={token} /> : <Landing link={data} token={token} />;
};

export const LinkPage = () => {
  const token = useToken();
  return (
    <Door>
      {token === null || token === '' ? (
        <Outcome
          sign="note"
          title="Open the link once more"
          text="A link’s address is taken out of the browser as soon as it is opened, so that nobody reads it over your shoulder. Open it from the message again."
        />
      ) : (
        <Opened key={token} token={token} />
      )}
    </Door>
  );
};
