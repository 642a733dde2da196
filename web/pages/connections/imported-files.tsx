// What was imported from files: since when, and the way to see or erase it.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Connection } from '../../../src/contract/connections.ts';
import { Card } from '../../ui/card.tsx';
import { LinkButton, TextLink } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SourceSign } from '../../ui/source-sign.tsx';

const useStyles = makeStyles({
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  list: { listStyle: 'none', display: 'grid', gap: '12px', marginTop: '12px' },
  row: {
    display: 'grid',
    gridTemplateColumns: '40px minmax(0, 1fr) auto',
    gap: '8px 16px',
    alignItems: 'center',
  },
  words: { display: 'grid', gap: '2px', minWidth: 0, overflowWrap: 'anywhere' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
});

/** The way of connections that stand for imported files. */
export const importWay = 'import';

export const ImportedFiles = ({ connections }: { connections: readonly Connection[] }) => {
  const styles = useStyles();
  if (connections.length === 0) return null;
  return (
    <Card labelledBy="imported-files">
      <h2 className={styles.title} id="imported-files">
        Imported files
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {connections.map((connection) => (
          <li key={connection.id} className={styles.row}>
            <SourceSign provider={connection.provider} name={connection.providerName} />
            <div className={styles.words}>
              <TextLink to="/connections/$id" params={{ id: connection.id }} search={{ tab: 'life' }}>
                {connection.tenantName}
              </TextLink>
              <span className={styles.small}>
                {connection.providerName}. First imported by {connection.connectedBy}{' '}
                <Moment at={connection.connectedAt} />
              </span>
            </div>
            <LinkButton to="/connections/import" size="small">
              Import more
            </LinkButton>
          </li>
        ))}
      </ul>
    </Card>
  );
};
