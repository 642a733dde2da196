// The streams of a source: a table where there is room, else one block each.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { StreamProgress } from '../../../src/contract/connections.ts';
import { Badge } from '../../ui/badge.tsx';
import { useTight } from '../../ui/shell/width.ts';
import { partMeaning, streamStanding } from '../connections/status.ts';
import { Asides, Bar, facts } from './stream-facts.tsx';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'separate', borderSpacing: 0, textAlign: 'left', fontSize: '13px' },
  head: {
    padding: '8px 12px',
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: '18px',
    color: tokens.colorNeutralForeground2,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    whiteSpace: 'nowrap',
    ':first-child': { paddingLeft: '24px' },
    ':last-child': { paddingRight: '24px' },
  },
  cell: {
    padding: '12px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightRegular,
    fontVariantNumeric: 'tabular-nums',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    whiteSpace: 'nowrap',
    ':first-child': { paddingLeft: '24px' },
    ':last-child': { paddingRight: '24px' },
  },
  number: { textAlign: 'right' },
  stream: { whiteSpace: 'normal', minWidth: '200px', width: '28%' },
  bar: { minWidth: '120px', width: '18%' },
  under: { padding: '0 24px 12px' },
  name: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px', fontSize: '14px' },
  title: { fontWeight: tokens.fontWeightSemibold },
  list: { listStyle: 'none' },
  block: {
    display: 'grid',
    gap: '10px',
    padding: '14px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 859px)': { padding: '14px 16px' },
  },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(130px, 1fr))',
    gap: '8px 16px',
    fontSize: '13px',
    lineHeight: '18px',
    fontVariantNumeric: 'tabular-nums',
  },
  term: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

interface StreamListProps {
  readonly streams: readonly StreamProgress[];
  /** What a screen reader calls the list. */
  readonly label: string;
}

const Name = ({ stream }: { stream: StreamProgress }) => {
  const styles = useStyles();
  const standing = streamStanding(stream);
  return (
    <div className={styles.name}>
      <span className={styles.title}>{stream.title}</span>
      <Badge tone={standing.tone}>{standing.word}</Badge>
    </div>
  );
};

const hasAsides = ({ waitingFor, quarantined, undated }: StreamProgress): boolean =>
  waitingFor !== null || quarantined > 0 || undated > 0;

const StreamRows = ({ stream }: { stream: StreamProgress }) => {
  const styles = useStyles();
  return (
    <>
      <tr>
        <th scope="row" className={mergeClasses(styles.cell, styles.stream)}>
          <Name stream={stream} />
        </th>
        <td className={mergeClasses(styles.cell, styles.bar)}>
          <Bar stream={stream} />
        </td>
        {facts.map(({ name, show, number }) => (
          <td key={name} className={mergeClasses(styles.cell, number && styles.number)}>
            {show(stream)}
          </td>
        ))}
      </tr>
      {hasAsides(stream) && (
        <tr>
          <td colSpan={facts.length + 2} className={styles.under}>
            <Asides stream={stream} />
          </td>
        </tr>
      )}
    </>
  );
};

const StreamTable = ({ streams, label }: StreamListProps) => {
  const styles = useStyles();
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col" className={styles.head}>
            Stream
          </th>
          <th scope="col" className={styles.head}>
            Read
          </th>
          {facts.map(({ name, number }) => (
            <th
              key={name}
              scope="col"
              className={mergeClasses(styles.head, number && styles.number)}
              title={name === 'Parts up to date' ? partMeaning : undefined}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {streams.map((stream) => (
          <StreamRows key={stream.name} stream={stream} />
        ))}
      </tbody>
    </table>
  );
};

const StreamBlocks = ({ streams, label }: StreamListProps) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list} aria-label={label}>
      {streams.map((stream) => (
        <li key={stream.name} className={styles.block}>
          <Name stream={stream} />
          <Bar stream={stream} />
          <dl className={styles.facts}>
            {facts.map(({ name, show }) => (
              <div key={name}>
                <dt className={styles.term}>{name}</dt>
                <dd>{show(stream)}</dd>
              </div>
            ))}
          </dl>
          <Asides stream={stream} />
        </li>
      ))}
    </ul>
  );
};

export const StreamList = (props: StreamListProps) => {
  const tight = useTight();
  return tight ? <StreamBlocks {...props} /> : <StreamTable {...props} />;
};
