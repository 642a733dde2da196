// Accounts with somebody proposed: chosen one by one or many at once, confirmed or rejected.
import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { confirmIdentities, type OpenIdentity, rejectIdentities } from '../../../src/contract/identities.ts';
import { call } from '../../api.ts';
import { Card } from '../../ui/card.tsx';
import { countOf, writeCount } from '../../ui/figures.ts';
import { AccountWords } from './account-words.tsx';
import { Candidates } from './candidates.tsx';
import type { Deciding } from '../../ui/deciding.ts';
import { type Selection, useSelection } from './selection.ts';

const narrow = '@media (max-width: 859px)';

const useStyles = makeStyles({
  bar: {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px 12px',
    padding: '12px 24px',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: '12px 12px 0 0',
    [narrow]: { padding: '12px 16px' },
  },
  grow: { flex: '1 1 auto', fontSize: '13px', color: tokens.colorNeutralForeground2 },
  keys: { '@media (hover: none)': { display: 'none' } },
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) minmax(0, 1fr) 212px',
    gap: '8px 16px',
    alignItems: 'start',
    padding: '14px 24px 14px 14px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    [narrow]: { gridTemplateColumns: 'auto minmax(0, 1fr)', padding: '12px 16px 12px 6px' },
  },
  second: { [narrow]: { gridColumn: '2' } },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', justifyContent: 'flex-end', [narrow]: { gridColumn: '2' } },
});

interface Pair {
  readonly accountId: string;
  readonly personId: string;
}

interface RowProps {
  readonly account: OpenIdentity;
  readonly selection: Selection;
  readonly personId: string;
  readonly onChoose: (personId: string) => void;
  readonly deciding: Deciding;
  readonly onMap: () => void;
}

const Row = ({ account, selection, personId, onChoose, deciding, onMap }: RowProps) => {
  const styles = useStyles();
  const name = account.candidates.find(({ person }) => person.id === personId)?.person.fullName ?? '';
  const pairs: Pair[] = [{ accountId: account.id, personId }];
  const reject = () =>
    deciding.decide(() => call(rejectIdentities, { pairs }), `${account.name} is not proposed for ${name} again.`);
  return (
    <li className={styles.row}>
      <Checkbox
        data-row={account.id}
        aria-label={`Choose ${account.name}`}
        checked={selection.chosen.has(account.id)}
        onChange={(event, { checked }) => {
          const along = event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey;
          selection.toggle(account.id, checked === true, along);
        }}
      />
      <AccountWords account={account} />
      <div className={styles.second}>
        <Candidates account={account} chosen={personId} onChoose={onChoose} />
      </div>
      <div className={styles.actions}>
        <Button
          size="small"
          aria-label={`Not them: ${account.name} is not ${name}`}
          disabledFocusable={deciding.isPending}
          onClick={() => void reject()}
        >
          Not them
        </Button>
        <Button size="small" aria-label={`Somebody else for ${account.name}`} onClick={onMap}>
          Somebody else
        </Button>
      </div>
    </li>
  );
};

interface BarProps {
  readonly accounts: readonly OpenIdentity[];
  readonly selection: Selection;
  readonly pairs: readonly Pair[];
  readonly deciding: Deciding;
}

const Bar = ({ accounts, selection, pairs, deciding }: BarProps) => {
  const styles = useStyles();
  const clear = accounts.filter((account) => account.clear).map((account) => account.id);
  const count = countOf(pairs.length, 'account');
  const none = pairs.length === 0 || deciding.isPending;
  const confirm = () => deciding.decide(() => call(confirmIdentities, { pairs: [...pairs] }), `${count} confirmed.`);
  const reject = () => deciding.decide(() => call(rejectIdentities, { pairs: [...pairs] }), `${count} rejected.`);
  const everyone = pairs.length === accounts.length;
  return (
    <div className={styles.bar}>
      <Checkbox
        label="All on this page"
        checked={everyone ? true : pairs.length > 0 ? 'mixed' : false}
        onChange={() => selection.set(everyone ? [] : accounts.map((account) => account.id))}
      />
      <Button size="small" disabledFocusable={clear.length === 0} onClick={() => selection.set(clear)}>
        {`Choose the ${writeCount(clear.length)} clear`}
      </Button>
      <span className={styles.grow}>
        <span className={styles.keys}>Arrow keys walk, Shift takes rows along, Space chooses.</span>
      </span>
      <Button disabledFocusable={none} onClick={() => void reject()}>
        Reject
      </Button>
      <Button appearance="primary" disabledFocusable={none} onClick={() => void confirm()}>
        {pairs.length === 0 ? 'Confirm' : `Confirm ${writeCount(pairs.length)}`}
      </Button>
    </div>
  );
};

interface ProposedProps {
  readonly accounts: readonly OpenIdentity[];
  readonly deciding: Deciding;
  readonly onMap: (account: OpenIdentity) => void;
}

export const Proposed = ({ accounts, deciding, onMap }: ProposedProps) => {
  const styles = useStyles();
  const selection = useSelection(accounts.map((account) => account.id));
  const [others, setOthers] = useState<ReadonlyMap<string, string>>(new Map());
  const personOf = (account: OpenIdentity): string => {
    const other = others.get(account.id);
    const known = account.candidates.some(({ person }) => person.id === other);
    return (known ? other : account.candidates[0]?.person.id) ?? '';
  };
  const pairs = accounts
    .filter((account) => selection.chosen.has(account.id))
    .map((account) => ({ accountId: account.id, personId: personOf(account) }));
  return (
    <Card flush>
      <Bar accounts={accounts} selection={selection} pairs={pairs} deciding={deciding} />
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles, jsx-a11y/no-noninteractive-element-interactions -- Safari drops the list when its style is none; keys of the checkboxes within are heard here */}
      <ul role="list" className={styles.list} aria-label="Proposed" onKeyDown={selection.onKeyDown}>
        {accounts.map((account) => (
          <Row
            key={account.id}
            account={account}
            selection={selection}
            personId={personOf(account)}
            onChoose={(personId) => setOthers(new Map(others).set(account.id, personId))}
            deciding={deciding}
            onMap={() => onMap(account)}
          />
        ))}
      </ul>
    </Card>
  );
};
