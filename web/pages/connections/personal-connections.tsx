// Connections that read one account each, a line for each: there may be as many as there are people.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import type { Connection } from '../../../src/contract/connections.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { writeCount } from '../../ui/figures.ts';
import { LinkButton, TextLink } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SourceSign } from '../../ui/source-sign.tsx';
import { nameOf, standingOf } from './status.ts';

const useStyles = makeStyles({
  title: {
    fontSize: '16px',
    lineHeight: '22px',
    fontWeight: tokens.fontWeightSemibold,
    padding: '16px 24px',
    '@media (max-width: 859px)': { padding: '14px 16px' },
  },
  count: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3 },
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'grid',
    gridTemplateColumns: '40px minmax(0, 1fr) auto',
    gap: '8px 16px',
    alignItems: 'center',
    padding: '12px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 859px)': { padding: '12px 16px' },
    '@media (max-width: 480px)': {
      gridTemplateColumns: '40px minmax(0, 1fr)',
      '& > a': { gridColumn: 2, justifySelf: 'start' },
    },
  },
  words: { display: 'grid', gap: '2px', minWidth: 0, overflowWrap: 'anywhere' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 10px' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

const Row = ({ connection }: { connection: Connection }) => {
  const styles = useStyles();
  const { tone, word } = standingOf(connection);
  return (
    <li className={styles.row}>
      <SourceSign provider={connection.provider} name={connection.providerName} />
      <div className={styles.words}>
        <p className={styles.line}>
          <TextLink to="/connections/$id" params={{ id: connection.id }}>
            {nameOf(connection)}
          </TextLink>
          <Badge tone={tone}>{word}</Badge>
        </p>
        <p className={styles.small}>
          {connection.problem === null ? (
            <>
              {connection.providerName}, {connection.tenantName}
              {connection.lastFinishedAt !== null && (
                <>
                  . Last read completely <Moment at={connection.lastFinishedAt} />
                </>
              )}
            </>
          ) : (
            connection.problem.title
          )}
        </p>
      </div>
      <LinkButton to="/connections/$id" params={{ id: connection.id }} size="small">
        Details
      </LinkButton>
    </li>
  );
};

export const PersonalConnections = ({ connections }: { connections: readonly Connection[] }) => {
  const styles = useStyles();
  const id = useId();
  if (connections.length === 0) return null;
  return (
    <Card flush labelledBy={id}>
      <h2 className={styles.title} id={id}>
        Accounts of single people <span className={styles.count}>{writeCount(connections.length)}</span>
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {connections.map((connection) => (
          <Row key={connection.id} connection={connection} />
        ))}
      </ul>
    </Card>
  );
};
