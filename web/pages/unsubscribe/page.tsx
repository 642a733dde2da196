// The page behind the link at the foot of a mail: what it ends, and one button; no sign-in.
import { Button } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { readUnsubscribe, type Unsubscribing, unsubscribe } from '../../../src/contract/mail.ts';
import { call, CallFailed } from '../../api.ts';
import { Door } from '../../ui/door.tsx';
import { TextLink } from '../../ui/link-button.tsx';
import { Outcome } from '../../ui/outcome.tsx';
import { Failure, Loading } from '../../ui/states.tsx';

const whats = {
  organization: 'the report of the organization',
  team: 'reports of the teams you lead',
  own: 'your own report',
  alerts: 'alerts',
} as const;

const Ended = ({ about }: { about: Unsubscribing }) => (
  <Outcome
    sign="done"
    title="You are unsubscribed"
    text={`${about.organizationName} sends you ${whats[about.what]} no more. What was on its way already may still arrive.`}
  >
    <TextLink to="/account/mail">Choose what you get</TextLink>
  </Outcome>
);

const Asking = ({ token, about }: { token: string; about: Unsubscribing }) => {
  const end = useMutation({ mutationFn: () => call(unsubscribe, { token }) });
  if (end.data !== undefined) return <Ended about={end.data} />;
  return (
    <Outcome
      sign="note"
      title={`Stop ${whats[about.what]}?`}
      text={`${about.organizationName} sends it to you by mail. You can turn it on again in your account.`}
    >
      {end.error !== null && <Failure error={end.error} />}
      <Button appearance="primary" size="large" disabledFocusable={end.isPending} onClick={() => end.mutate()}>
        {end.isPending ? 'Unsubscribing' : 'Unsubscribe'}
      </Button>
    </Outcome>
  );
};

const Opened = ({ token }: { token: string }) => {
  const { data, error, refetch } = useQuery({
    queryKey: ['unsubscribe', token],
    queryFn: ({ signal }) => call(readUnsubscribe, { token }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data === undefined && error === null) return <Loading what="the link" heights={[36, 60, 44]} />;
  if (data === undefined && error instanceof CallFailed && error.status < 500)
    return <Outcome sign="stopped" title="This link does not work any more" text={error.fix} />;
  if (data === undefined) return error === null ? null : <Failure error={error} onRetry={() => void refetch()} />;
  return data.off ? <Ended about={data} /> : <Asking token={token} about={data} />;
};

export const UnsubscribePage = () => {
  const { token } = useParams({ from: '/unsubscribe/$token' });
  return (
    <Door>
      <Opened token={token} />
    </Door>
  );
};
