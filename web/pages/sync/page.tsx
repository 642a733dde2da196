// Syncing: what is read now and when it ends, what is missing and why, what came, and how complete it is by day.
import { makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { Connection } from '../../../src/contract/connections.ts';
import { connectionsQuery } from '../../queries/connections.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { useNow } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { CoverageSection } from './coverage-section.tsx';
import { Everywhere } from './everywhere.tsx';
import { groupsOf } from './groups.ts';
import { HeadlineCard } from './headline-card.tsx';
import { headlineOf } from './headline.ts';
import { History } from './history.tsx';
import { ProblemList } from './problem-list.tsx';
import { QuarantineList } from './quarantine-list.tsx';
import { SourceCard } from './source-card.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
});

const NothingYet = () => (
  <Empty
    title="Nothing is read yet"
    actions={
      <LinkButton to="/connections/connect" appearance="primary">
        Connect a source
      </LinkButton>
    }
  >
    <p>
      Once a source is connected, this page says at any moment what is read from it, how much is left, what it waits for
      and when it ends. Reading goes on by itself, each stream at its own hour; you need not stay here.
    </p>
  </Empty>
);

const Overview = ({ connections }: { connections: readonly Connection[] }) => {
  const styles = useStyles();
  const now = useNow();
  const headline = headlineOf(connections, now);
  if (headline === null) return <NothingYet />;
  const groups = groupsOf(connections);
  const streams = new Map(groups.flatMap((group) => group.streams).map((stream) => [stream.name, stream]));
  return (
    <div className={styles.stack}>
      <Everywhere />
      <HeadlineCard headline={headline} />
      {groups.map((group) => (
        <SourceCard key={group.key} group={group} />
      ))}
      <ProblemList />
      <QuarantineList />
      <CoverageSection />
      <History streams={[...streams.values()]} />
    </div>
  );
};

export const SyncPage = () => {
  const { data, error, refetch } = useQuery(connectionsQuery);
  return (
    <Page
      title="Sync"
      lead="What is read now and when it ends, what is missing and why, and how complete it is by day."
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="how far it is" heights={[88, 240, 160, 200]} />}
      {data !== undefined && <Overview connections={data.connections} />}
    </Page>
  );
};
