// What the grant holds beside what is needed, and which streams are on.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Connection, listPermissions, ProviderInfo } from '../../../../src/contract/connections.ts';
import { permissionsQuery } from '../../../queries/connections.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Note } from '../../../ui/note.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { Panel } from './panel.tsx';
import { StreamSwitches } from './stream-switches.tsx';

type Held = z.output<typeof listPermissions.output>['permissions'][number];

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px' },
  list: { listStyle: 'none', display: 'grid' },
  item: {
    display: 'grid',
    gap: '2px 16px',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'start',
    padding: '10px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none', paddingTop: 0 },
    ':last-child': { paddingBottom: 0 },
  },
  name: { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px', lineHeight: '20px', overflowWrap: 'anywhere' },
  text: { gridColumn: '1 / -1', fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

const kinds = {
  write: { tone: 'warning', word: 'Can change things' },
  spare: { tone: 'warning', word: 'More than needed' },
  needed: { tone: 'success', word: 'Needed' },
} as const;

const ranks = { write: 0, spare: 1, needed: 2 } as const;

const HeldList = ({ held }: { held: readonly Held[] }) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list} aria-label="Permissions held">
      {held
        .toSorted((a, b) => ranks[a.use] - ranks[b.use] || a.name.localeCompare(b.name))
        .map(({ name, use, text }) => (
          <li key={name} className={mergeClasses(styles.item)}>
            <span className={styles.name}>{name}</span>
            <Badge tone={kinds[use].tone}>{kinds[use].word}</Badge>
            <span className={styles.text}>{text}</span>
          </li>
        ))}
    </ul>
  );
};

const Verdict = ({ held }: { held: readonly Held[] }) => {
  const beyond = held.filter(({ use }) => use !== 'needed');
  if (held.length === 0) {
    return (
      <Note tone="info" title="The grant names no permission">
        <p>It may be limited to some mailboxes by roles at the source, which do not show here. Reach proves those.</p>
      </Note>
    );
  }
  if (beyond.length === 0) return <Note tone="success" title="Least access: nothing is held beyond need" />;
  const write = beyond.some(({ use }) => use === 'write');
  return (
    <Note
      tone={write ? 'danger' : 'warning'}
      title={write ? 'The grant could change something' : 'The grant holds more than is needed'}
    >
      <p>Plumbline only ever reads. Take at the source what is not needed out of the grant.</p>
    </Note>
  );
};

interface PermissionPanelProps {
  readonly connection: Connection;
  readonly provider: ProviderInfo | undefined;
}

export const PermissionPanel = ({ connection, provider }: PermissionPanelProps) => {
  const styles = useStyles();
  const gone = connection.status === 'disconnected';
  const { data, error, refetch } = useQuery({ ...permissionsQuery(connection.id), enabled: !gone });
  return (
    <div className={styles.stack}>
      <Panel title="What the grant holds" text="As the source tells it, beside what the streams that are on need.">
        {gone && <Note tone="info" title="Disconnected: there is no grant to look at" />}
        {!gone && data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
        {!gone && data === undefined && error === null && <Loading what="the permissions" heights={[44, 44, 44]} />}
        {data !== undefined && (
          <>
            <Verdict held={data.permissions} />
            {data.permissions.length > 0 && <HeldList held={data.permissions} />}
          </>
        )}
      </Panel>
      {!gone && <StreamSwitches connection={connection} provider={provider} />}
    </div>
  );
};
