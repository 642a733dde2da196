// The org chart of the whole organization: a tree that is read level by level, a search, and what is to be mended.
import { makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { z } from 'zod';
import type { readChart } from '../../../../src/contract/org-chart.ts';
import { Card } from '../../../ui/card.tsx';
import { countOf } from '../../../ui/figures.ts';
import { LinkButton, TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { Finder } from './finder.tsx';
import { Mending } from './mending.tsx';
import { chartQuery } from './queries.ts';
import { OrgTree } from './tree.tsx';

const useStyles = makeStyles({ stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' } });

type Chart = z.output<typeof readChart.output>;

const NoChart = ({ people }: { people: number }) => (
  <Empty
    title={people === 0 ? 'No people yet' : 'Nobody’s manager is known'}
    actions={
      <>
        <LinkButton to="/people/import" appearance="primary">
          Import a file
        </LinkButton>
        <LinkButton to="/connections">Go to Connections</LinkButton>
      </>
    }
  >
    <p>Managers come from a connected directory, from a file with manager_email, or by hand on a person’s page.</p>
  </Empty>
);

const Content = ({ chart }: { chart: Chart }) => {
  const styles = useStyles();
  // A single top is open from the start: else the page would show one line.
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(chart.top.length === 1 ? chart.top.map(({ id }) => id) : []),
  );
  const [found, setFound] = useState<string | null>(null);
  const [marked, setMarked] = useState<string | null>(null);
  const toggle = (id: string, isOpen: boolean): void => {
    const next = new Set(open);
    if (isOpen) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
  const forget = useCallback(() => setFound(null), []);
  return (
    <div className={styles.stack}>
      <Finder
        isTop={(id) => chart.top.some((person) => person.id === id)}
        onShow={(id, path) => {
          setOpen(new Set([...open, ...path]));
          setFound(id);
          setMarked(id);
        }}
      />
      <Mending {...chart.mend} />
      {chart.top.length === 0 ? (
        <NoChart people={chart.people} />
      ) : (
        <Card flush>
          <OrgTree top={chart.top} open={open} onOpen={toggle} marked={marked} found={found} onFound={forget} />
        </Card>
      )}
    </div>
  );
};

export const OrgChartPage = () => {
  const { data, error, refetch } = useQuery(chartQuery);
  return (
    <Page
      title="Org chart"
      lead={
        data === undefined
          ? ''
          : `${countOf(data.people, 'person', 'people')}. Arrow keys move and open, Enter shows the person.`
      }
      above={<TextLink to="/people">People</TextLink>}
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the org chart" heights={[56, 48, 48, 48, 48]} />}
      {data !== undefined && <Content chart={data} />}
    </Page>
  );
};
