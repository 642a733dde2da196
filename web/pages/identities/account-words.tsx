// An account as the lists show it: its source, its name, its addresses, and what is lost with it.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { OpenIdentity } from '../../../src/contract/identities.ts';
import { SourceSign } from '../../ui/source-sign.tsx';
import { writeLost } from './list.ts';

const useStyles = makeStyles({
  account: { display: 'grid', gridTemplateColumns: 'auto minmax(0, 1fr)', gap: '12px', alignItems: 'center' },
  words: { display: 'grid', minWidth: 0, overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold },
  small: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

const kinds: Readonly<Record<OpenIdentity['kind'], string>> = {
  person: 'listed as a person',
  guest: 'a guest',
  shared: 'a shared mailbox',
  room: 'a room',
  app: 'an app',
  unknown: 'only named, not listed',
};

export const AccountWords = ({ account }: { account: OpenIdentity }) => {
  const styles = useStyles();
  const addresses = account.addresses.filter((address) => address !== account.name);
  return (
    <div className={styles.account}>
      <SourceSign provider={account.source.provider} name={account.source.name} />
      <div className={styles.words}>
        <span className={styles.name}>{account.name}</span>
        {addresses.length > 0 && <span className={styles.small}>{addresses.slice(0, 2).join(', ')}</span>}
        <span className={styles.small}>
          {account.source.name} · {kinds[account.kind]} · lost: {writeLost(account.lost)}
        </span>
      </div>
    </div>
  );
};
