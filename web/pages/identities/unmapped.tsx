// All accounts that are nobody's, with what is lost with each meanwhile: mapped by hand, or left to nobody.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { leaveIdentities, type OpenIdentity } from '../../../src/contract/identities.ts';
import { call } from '../../api.ts';
import { Card } from '../../ui/card.tsx';
import { AccountWords } from './account-words.tsx';
import type { Deciding } from '../../ui/deciding.ts';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '8px 16px',
    alignItems: 'center',
    justifyContent: 'space-between',
    padding: '14px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    '@media (max-width: 859px)': { padding: '12px 16px' },
  },
  words: { flex: '1 1 300px', minWidth: 0 },
  actions: { display: 'flex', gap: '8px' },
});

interface UnmappedProps {
  readonly accounts: readonly OpenIdentity[];
  readonly deciding: Deciding;
  readonly onMap: (account: OpenIdentity) => void;
}

export const Unmapped = ({ accounts, deciding, onMap }: UnmappedProps) => {
  const styles = useStyles();
  const leave = ({ id, name }: OpenIdentity) =>
    deciding.decide(() => call(leaveIdentities, { accountIds: [id] }), `${name} is left to nobody.`);
  return (
    <Card flush>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list} aria-label="Unmapped">
        {accounts.map((account) => (
          <li key={account.id} className={styles.row}>
            <div className={styles.words}>
              <AccountWords account={account} />
            </div>
            <div className={styles.actions}>
              <Button
                size="small"
                aria-label={`Map ${account.name}`}
                disabledFocusable={deciding.isPending}
                onClick={() => onMap(account)}
              >
                Map
              </Button>
              <Button
                size="small"
                aria-label={`Nobody’s: ${account.name}`}
                disabledFocusable={deciding.isPending}
                onClick={() => void leave(account)}
              >
                Nobody’s
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
};
