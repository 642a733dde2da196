// Accounts on a person's page: which are theirs and when, who was merged into them, and changing either.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type PersonAccount, readPersonAccounts, unmapIdentity } from '../../../../../src/contract/identities.ts';
import { call } from '../../../../api.ts';
import { Card } from '../../../../ui/card.tsx';
import { DecisionToast } from '../../../../ui/decision-toast.tsx';
import { type Deciding, useDeciding } from '../../../../ui/deciding.ts';
import { TextLink } from '../../../../ui/link-button.tsx';
import { Failure, Loading } from '../../../../ui/states.tsx';
import { AccountList } from './account-list.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { PeriodDialog } from './period-dialog.tsx';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '8px 16px',
    alignItems: 'center',
    justifyContent: 'space-between',
    padding: '16px 24px',
    '@media (max-width: 859px)': { padding: '16px' },
  },
  title: { fontSize: '18px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  note: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '8px',
    alignItems: 'center',
    padding: '12px 24px',
    fontSize: '13px',
    color: tokens.colorNeutralForeground2,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 859px)': { padding: '12px 16px' },
  },
});

const accountsQuery = (id: string) =>
  queryOptions({
    queryKey: ['person-accounts', id],
    queryFn: ({ signal }) => call(readPersonAccounts, { id }, signal),
  });

interface AccountsProps {
  readonly personId: string;
  readonly fullName: string;
}

const Content = ({ personId, deciding }: { personId: string; deciding: Deciding }) => {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(accountsQuery(personId));
  const [changing, setChanging] = useState<PersonAccount | null>(null);
  if (data === undefined)
    return error === null ? (
      <Loading what="the accounts" heights={[60, 60]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  const unmap = ({ id, mappingId, name }: PersonAccount) =>
    deciding.decide(() => call(unmapIdentity, { accountId: id, mappingId }), `${name} is not theirs any more.`);
  return (
    <>
      {data.accounts.length === 0 && <p className={styles.note}>No account is this person’s.</p>}
      <AccountList
        accounts={data.accounts}
        busy={deciding.isPending}
        onChange={setChanging}
        onUnmap={(account) => void unmap(account)}
      />
      {data.mergedInto !== null && (
        <p className={styles.note}>
          Merged into{' '}
          <TextLink to="/people/$id" params={{ id: data.mergedInto.id }}>
            {data.mergedInto.fullName}
          </TextLink>
        </p>
      )}
      {data.merged.map(({ person, decisionId }) => (
        <p key={decisionId} className={styles.note}>
          {person.name} was merged into this person.
          <Button size="small" disabledFocusable={deciding.isPending} onClick={() => deciding.undo(decisionId)}>
            Part them again
          </Button>
        </p>
      ))}
      {changing !== null && (
        <PeriodDialog personId={personId} account={changing} deciding={deciding} onClose={() => setChanging(null)} />
      )}
    </>
  );
};

export const Accounts = ({ personId, fullName }: AccountsProps) => {
  const styles = useStyles();
  const id = useId();
  const deciding = useDeciding();
  const [merging, setMerging] = useState(false);
  return (
    <Card flush labelledBy={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          Accounts
        </h2>
        <Button size="small" onClick={() => setMerging(true)}>
          Merge with another entry
        </Button>
      </div>
      {deciding.error !== null && <Failure error={deciding.error} />}
      <Content personId={personId} deciding={deciding} />
      {merging && (
        <MergeDialog personId={personId} fullName={fullName} deciding={deciding} onClose={() => setMerging(false)} />
      )}
      <DecisionToast deciding={deciding} />
    </Card>
  );
};
