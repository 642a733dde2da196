// Whose accounts are: what is proposed, what is nobody's and lost meanwhile, what was decided and can be undone.
import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import type { listIdentities, OpenIdentity } from '../../../src/contract/identities.ts';
import { DecisionToast } from '../../ui/decision-toast.tsx';
import { countOf } from '../../ui/figures.ts';
import { LinkButton, TextLink } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Deciding, useDeciding } from '../../ui/deciding.ts';
import { Decisions } from './decisions.tsx';
import { identitiesQuery, pageSize, writeLost } from './list.ts';
import { MapDialog } from './map-dialog.tsx';
import { Pager } from './pager.tsx';
import { Proposed } from './proposed.tsx';
import { Tabs } from './tabs.tsx';
import { Toolbar } from './toolbar.tsx';
import { Unmapped } from './unmapped.tsx';

type Answer = z.output<typeof listIdentities.output>;

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  stale: { opacity: 0.55, transitionProperty: 'opacity', transitionDuration: '150ms' },
});

const leadOf = ({ unmapped, lost }: Answer): string => {
  if (unmapped === 0) return 'Every account has its person, or was left out on purpose.';
  const are = unmapped === 1 ? 'is' : 'are';
  return `${countOf(unmapped, 'account')} ${are} nobody’s. In nobody’s figures of the last ${lost.days} days: ${writeLost(lost)}.`;
};

const NoneLeft = ({ proposed, search }: { proposed: boolean; search: string }) => {
  if (search !== '')
    return (
      <Empty
        title={`No account found for “${search}”`}
        actions={
          <LinkButton from="/people/identities" to="/people/identities" search={({ tab }) => ({ tab })}>
            Show all
          </LinkButton>
        }
      >
        <p>The search looks into names, addresses and the people proposed.</p>
      </Empty>
    );
  return (
    <Empty title={proposed ? 'Nothing is proposed' : 'Every account has its person'}>
      <p>
        {proposed
          ? 'No unmapped account is like anybody on the roster. What is nobody’s stands under Unmapped.'
          : 'Accounts that come with the address of somebody on the roster are mapped by themselves. What was decided by hand stands under Decisions.'}
      </p>
    </Empty>
  );
};

interface OpenProps {
  readonly tab: 'proposed' | 'unmapped';
  readonly answer: Answer;
  readonly search: string;
  readonly page: number;
  readonly deciding: Deciding;
}

const Open = ({ tab, answer, search, page, deciding }: OpenProps) => {
  const [mapping, setMapping] = useState<OpenIdentity | null>(null);
  const List = tab === 'proposed' ? Proposed : Unmapped;
  return (
    <>
      {answer.accounts.length === 0 ? (
        <NoneLeft proposed={tab === 'proposed'} search={search} />
      ) : (
        <List accounts={answer.accounts} deciding={deciding} onMap={setMapping} />
      )}
      <Pager total={answer.total} page={page} size={pageSize} />
      {mapping !== null && <MapDialog account={mapping} deciding={deciding} onClose={() => setMapping(null)} />}
    </>
  );
};

export const IdentitiesPage = () => {
  const styles = useStyles();
  const deciding = useDeciding();
  const {
    tab = 'proposed',
    search = '',
    sort = 'name',
    page = 1,
  } = useSearch({ from: '/signed-in/people/identities' });
  const state = tab === 'unmapped' ? 'unmapped' : 'proposed';
  const order = sort === 'lost' || sort === 'confidence' ? 'desc' : 'asc';
  const { data, error, refetch, isPlaceholderData } = useQuery(
    identitiesQuery({ state, search, sort, order, page: tab === 'decisions' ? 1 : page, size: pageSize }),
  );
  return (
    <Page
      title="Identities"
      above={<TextLink to="/people">People</TextLink>}
      lead={data === undefined ? 'Accounts of sources, and whose they are' : leadOf(data)}
    >
      <div className={styles.stack}>
        <Tabs tab={tab} counts={data ?? null} />
        {deciding.error !== null && <Failure error={deciding.error} />}
        {tab === 'decisions' && <Decisions page={page} deciding={deciding} />}
        {tab !== 'decisions' && (
          <>
            <Toolbar search={search} sort={sort} proposed={tab === 'proposed'} />
            {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
            {data === undefined && error === null && <Loading what="the accounts" heights={[48, 72, 72, 72, 72]} />}
            {data !== undefined && (
              <div
                className={mergeClasses(styles.stack, isPlaceholderData && styles.stale)}
                aria-busy={isPlaceholderData}
              >
                <Open tab={tab} answer={data} search={search} page={page} deciding={deciding} />
              </div>
            )}
          </>
        )}
        <DecisionToast deciding={deciding} />
      </div>
    </Page>
  );
};
