// Connections that ended and can be taken up again, and the receipts of what ended or was erased; folded.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { Connection } from '../../../src/contract/connections.ts';
import { receiptsQuery } from '../../queries/connections.ts';
import { Card } from '../../ui/card.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { countOf } from '../../ui/figures.ts';
import { LinkButton, TextLink } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SourceSign } from '../../ui/source-sign.tsx';
import { ReceiptFacts } from './receipt-facts.tsx';
import { nameOf } from './status.ts';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid', gap: '8px' },
  row: {
    display: 'grid',
    gridTemplateColumns: '40px minmax(0, 1fr) auto',
    gap: '8px 16px',
    alignItems: 'center',
    padding: '12px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    '@media (max-width: 480px)': {
      gridTemplateColumns: '40px minmax(0, 1fr)',
      '& > a': { gridColumn: 2, justifySelf: 'start' },
    },
  },
  words: { display: 'grid', gap: '2px', minWidth: 0, overflowWrap: 'anywhere' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
  receipt: {
    padding: '12px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
});

const Receipts = () => {
  const styles = useStyles();
  const { data } = useQuery(receiptsQuery);
  const receipts = data?.receipts ?? [];
  if (receipts.length === 0) return null;
  return (
    <Disclosure summary={countOf(receipts.length, 'receipt')}>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {receipts.map((receipt) => (
          <li key={receipt.id} className={styles.receipt}>
            <ReceiptFacts receipt={receipt} />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
};

export const EndedConnections = ({ connections }: { connections: readonly Connection[] }) => {
  const styles = useStyles();
  return (
    <>
      {connections.length > 0 && (
        <Card>
          <Disclosure summary={`${countOf(connections.length, 'disconnected connection')}, history kept`}>
            {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
            <ul role="list" className={styles.list}>
              {connections.map((connection) => (
                <li key={connection.id} className={styles.row}>
                  <SourceSign provider={connection.provider} name={connection.providerName} />
                  <div className={styles.words}>
                    <TextLink to="/connections/$id" params={{ id: connection.id }}>
                      {nameOf(connection)}
                    </TextLink>
                    <span className={styles.small}>
                      {connection.providerName} · {connection.wayTitle}. Connected{' '}
                      <Moment at={connection.connectedAt} />
                    </span>
                  </div>
                  <LinkButton
                    to="/connections/$id"
                    params={{ id: connection.id }}
                    search={{ tab: 'life' }}
                    size="small"
                  >
                    Reconnect
                  </LinkButton>
                </li>
              ))}
            </ul>
          </Disclosure>
        </Card>
      )}
      <Receipts />
    </>
  );
};
