// What could not be understood: by stream and fault, with reading it again and when that helps.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type QuarantineGroup, retryQuarantine } from '../../../src/contract/sync.ts';
import { call } from '../../api.ts';
import { connectionsQuery } from '../../queries/connections.ts';
import { quarantineQuery, quarantineSize } from '../../queries/sync.ts';
import { announce } from '../../ui/announcer.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { countOf, writeCount } from '../../ui/figures.ts';
import { Moment } from '../../ui/moment.tsx';
import { Note } from '../../ui/note.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Section } from './section.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '8px 24px',
    alignItems: 'start',
    padding: '12px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 859px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  words: { display: 'grid', gap: '6px', minWidth: 0 },
  title: { fontWeight: tokens.fontWeightSemibold },
  faults: { listStyle: 'none', display: 'grid', gap: '6px', fontSize: '13px', lineHeight: '18px' },
  reason: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', overflowWrap: 'anywhere' },
  small: { color: tokens.colorNeutralForeground2 },
  foot: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', alignItems: 'center', fontSize: '13px' },
  good: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  text: { maxWidth: '76ch', fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

const instead = {
  import: 'Import the files once more: what can be understood now leaves the quarantine.',
  none: 'The source was disconnected: connect it again to read them again.',
} as const;

interface Held {
  readonly key: string;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly stream: string;
  readonly title: string;
  readonly again: QuarantineGroup['again'];
  readonly groups: readonly QuarantineGroup[];
}

/** Groups that came on two pages, since their order changed meanwhile, stand where they came first. */
const eachOnce = (groups: readonly QuarantineGroup[]): readonly QuarantineGroup[] => [
  ...new Map(groups.map((group) => [`${group.connectionId} ${group.stream} ${group.reason}`, group])).values(),
];

const heldOf = (groups: readonly QuarantineGroup[]): readonly Held[] => {
  const byStream = Map.groupBy(groups, ({ connectionId, stream }) => `${connectionId} ${stream}`);
  return [...byStream].flatMap(([key, found]) => {
    const [first] = found;
    return first === undefined ? [] : [{ ...first, key, groups: found }];
  });
};

const whose = (group: QuarantineGroup): string =>
  group.mailboxes === 0
    ? countOf(group.items, 'item')
    : `${countOf(group.items, 'item')} of ${countOf(group.mailboxes, 'mailbox', 'mailboxes')}`;

const Faults = ({ groups }: { groups: readonly QuarantineGroup[] }) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.faults}>
      {groups.map((group) => (
        <li key={group.reason}>
          <code className={styles.reason}>{group.reason}</code>
          <br />
          <span className={styles.small}>
            {whose(group)}, first seen <Moment at={group.firstSeenAt} />
            {group.lastSeenAt !== group.firstSeenAt && (
              <>
                , last <Moment at={group.lastSeenAt} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
};

const HeldItem = ({ held, onRetried }: { held: Held; onRetried: (words: string) => void }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(retryQuarantine, { id: held.connectionId, stream: held.stream }),
    onSuccess: async ({ items, mailboxes, partitions }) => {
      const words =
        partitions === 0
          ? `${held.title}: nothing of it is read any more, so nothing can be read again.`
          : `${held.title}: ${mailboxes === 0 ? 'it' : countOf(mailboxes, 'mailbox', 'mailboxes')} (${countOf(partitions, 'part')}) is being read again from the beginning for ${countOf(items, 'item')}.`;
      onRetried(words);
      announce(words);
      await queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      return queries.invalidateQueries({ queryKey: quarantineQuery.queryKey });
    },
  });
  return (
    <li className={styles.item}>
      <div className={styles.words}>
        <p>
          <span className={styles.title}>{held.title}</span> <span className={styles.small}>{held.connectionName}</span>
        </p>
        <Faults groups={held.groups} />
        {error !== null && <Failure error={error} />}
      </div>
      {held.again === 'read' ? (
        <Button
          icon={<ArrowClockwise20Regular />}
          onClick={() => mutate()}
          disabledFocusable={isPending}
          aria-label={`Read again: ${held.title} of ${held.connectionName}`}
        >
          {isPending ? 'Starting' : 'Read again'}
        </Button>
      ) : (
        <p className={styles.text}>{instead[held.again]}</p>
      )}
    </li>
  );
};

const WhenItHelps = () => {
  const styles = useStyles();
  return (
    <Disclosure summary="When reading again helps">
      <p className={styles.text}>
        After an upgrade of Plumbline that understands the item, or once the source has mended it. The mailboxes that
        hold such items are then read again from their beginning: nothing counts twice, and their figures stay as they
        are meanwhile. What still cannot be understood comes back here. Only where the fault lies is kept, never what
        the item says.
      </p>
    </Disclosure>
  );
};

export const QuarantineList = () => {
  const styles = useStyles();
  const { data, error, refetch, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(quarantineQuery);
  const [words, setWords] = useState('');
  if (data === undefined)
    return error === null ? (
      <Loading what="the quarantine" heights={[96]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  const groups = eachOnce(data.pages.flatMap((page) => page.groups));
  const { total = 0, items = 0 } = data.pages.at(-1) ?? {};
  const more = Math.max(0, total - groups.length);
  const held = heldOf(groups);
  return (
    <Section
      title="Quarantine"
      text="Items that came and could not be understood. They are in no figure, and nothing else waits for them."
    >
      {words !== '' && <Note tone="info">{words}</Note>}
      {held.length === 0 ? (
        <p className={styles.good}>Nothing is in quarantine: everything that came was understood.</p>
      ) : (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
          <ul role="list" className={styles.list}>
            {held.map((one) => (
              <HeldItem key={one.key} held={one} onRetried={setWords} />
            ))}
          </ul>
          {more > 0 && (
            <div className={styles.foot}>
              <Button size="small" onClick={() => void fetchNextPage()} disabledFocusable={isFetchingNextPage}>
                {isFetchingNextPage ? 'Loading' : `Show ${countOf(Math.min(more, quarantineSize), 'more', 'more')}`}
              </Button>
              <span className={styles.small}>
                {writeCount(groups.length)} of {countOf(total, 'fault')}, the most frequent first; in all{' '}
                {countOf(items, 'item')}.
              </span>
            </div>
          )}
          <WhenItHelps />
        </>
      )}
    </Section>
  );
};
