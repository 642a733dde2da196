// The accounts of a person, each with when it is theirs and who said so.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { PersonAccount } from '../../../../../src/contract/identities.ts';
import { Moment } from '../../../../ui/moment.tsx';
import { SourceSign } from '../../../../ui/source-sign.tsx';
import { writeDay } from '../../../../ui/days.ts';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '8px 16px',
    alignItems: 'center',
    padding: '12px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 859px)': { padding: '12px 16px' },
  },
  words: { display: 'grid', flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold },
  small: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', gap: '8px' },
});

const writePeriod = ({ from, until }: Pick<PersonAccount, 'from' | 'until'>): string => {
  if (from !== null && until !== null) return `${writeDay(from)} to ${writeDay(until)}`;
  if (from !== null) return `since ${writeDay(from)}`;
  return until === null ? 'always' : `until ${writeDay(until)}`;
};

const saidBy: Readonly<Record<PersonAccount['by'], string>> = {
  rule: 'known by its address',
  hand: 'mapped by hand',
  directory: 'from the directory',
};

interface AccountListProps {
  readonly accounts: readonly PersonAccount[];
  readonly busy: boolean;
  readonly onChange: (account: PersonAccount) => void;
  readonly onUnmap: (account: PersonAccount) => void;
}

export const AccountList = ({ accounts, busy, onChange, onUnmap }: AccountListProps) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list} aria-label="Accounts">
      {accounts.map((account) => (
        <li key={account.mappingId} className={styles.row}>
          <SourceSign provider={account.source.provider} name={account.source.name} />
          <div className={styles.words}>
            <span className={styles.name}>{account.addresses[0] ?? account.name}</span>
            <span className={styles.small}>
              {account.source.name} · {writePeriod(account)}
            </span>
            <span className={styles.small}>
              {saidBy[account.by]}, <Moment at={account.at} />
            </span>
          </div>
          <div className={styles.actions}>
            <Button
              size="small"
              aria-label={`Change when: ${account.name}`}
              disabledFocusable={busy}
              onClick={() => onChange(account)}
            >
              Change when
            </Button>
            <Button
              size="small"
              aria-label={`Not theirs: ${account.name}`}
              disabledFocusable={busy}
              onClick={() => onUnmap(account)}
            >
              Not theirs
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
};
