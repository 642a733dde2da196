// What stands where the feed has nothing: no connection yet, nothing read yet, a filter too narrow, or simply quiet days.
import { useQuery } from '@tanstack/react-query';
import { connectionsQuery } from '../../queries/connections.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { ClearFilter } from './filter-bar.tsx';

const events = new Set(['mail', 'meetings', 'chats', 'calls', 'sign-ins', 'audit']);

const Narrow = () => (
  <Empty title="Nothing matches these choices" actions={<ClearFilter appearance="primary" />}>
    <p>There may be activity of another kind, of other people, or on other days. Choose more, or a longer period.</p>
  </Empty>
);

const OwnEmpty = () => (
  <Empty
    title="Nothing is held of you on these days"
    actions={
      <LinkButton to="/account" appearance="primary">
        Your account
      </LinkButton>
    }
  >
    <p>
      Plumbline shows here what it has read of you: that a message was sent or a meeting held, never what was in it.
      Your address has to be on the roster for that.
    </p>
  </Empty>
);

const NothingConnected = () => (
  <Empty
    title="Nothing is connected yet"
    actions={
      <LinkButton to="/connections/connect" appearance="primary">
        Connect a source
      </LinkButton>
    }
  >
    <p>
      The feed tells that mail was sent and meetings were held: who, when and with whom, never what about. It fills as
      soon as a source is connected.
    </p>
  </Empty>
);

const NothingSwitchedOn = () => (
  <Empty
    title="No source reads any activity"
    actions={
      <LinkButton to="/connections" appearance="primary">
        Choose streams
      </LinkButton>
    }
  >
    <p>
      A source is connected, but mail, meetings, chats, calls, sign-ins and audit are all switched off in it. Switch on
      what should be seen here.
    </p>
  </Empty>
);

const Quiet = () => (
  <Empty
    title="Nothing happened on these days"
    actions={
      <LinkButton to="/sync" appearance="primary">
        See what has been read
      </LinkButton>
    }
  >
    <p>What was read of them holds no activity. Reading may still be under way, or these days may no longer be kept.</p>
  </Empty>
);

const RunnerEmpty = () => {
  const { data } = useQuery({ ...connectionsQuery, throwOnError: false });
  if (data === undefined) return <Loading what="the connections" heights={[240]} />;
  if (data.connections.length === 0) return <NothingConnected />;
  const read = data.connections.some(({ streams }) => streams.some(({ name }) => events.has(name)));
  return read ? <Quiet /> : <NothingSwitchedOn />;
};

export const FeedEmpty = ({ own, narrowed }: { own: boolean; narrowed: boolean }) => {
  if (narrowed) return <Narrow />;
  return own ? <OwnEmpty /> : <RunnerEmpty />;
};
