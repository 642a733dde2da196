// A person's working time: what holds today and by whose word, versions, leave, the next holidays. For their page and one's own.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LeaveEntry, PersonTimes as Times, TimeVersion } from '../../../../src/contract/working-time.ts';
import { ownTimesQuery, personTimesQuery } from '../../../queries/working-time.ts';
import { Card } from '../../../ui/card.tsx';
import { writeDay, writeDays } from '../../../ui/days.ts';
import { Failure, Loading } from '../../../ui/states.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { type LeaveOwner, removeLeave, removeVersion } from './owner.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { Timeline } from './timeline.tsx';
import { VersionDialog } from './version-dialog.tsx';

const useStyles = makeStyles({
  part: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)', alignContent: 'start' },
  short: { display: 'grid', gap: '6px', alignContent: 'start' },
  head: { display: 'flex', flexWrap: 'wrap', gap: '8px', justifyContent: 'space-between', alignItems: 'center' },
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  small: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  list: { listStyle: 'none', display: 'grid', gap: '4px' },
  row: { display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center', justifyContent: 'space-between' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  columns: {
    display: 'grid',
    gap: '16px 32px',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(280px, 100%), 1fr))',
  },
});

const whose = { person: 'set for this person', mailbox: 'from the mailbox', organization: 'from the organization' };
const halves = { day: '', morning: ', first half', afternoon: ', second half' };

type Open =
  | { readonly version: Pick<TimeVersion, 'from' | 'zone' | 'hours'>; readonly isNew: boolean }
  | { readonly removeFrom: string }
  | { readonly removeLeave: LeaveEntry }
  | 'leave';

const spanOf = ({ from, to, part }: Pick<LeaveEntry, 'from' | 'to' | 'part'>): string =>
  `${from === to ? writeDay(from) : writeDays(from, to)}${halves[part]}`;

const Dialogs = ({
  owner,
  times,
  open,
  onClose,
}: {
  owner: LeaveOwner;
  times: Times;
  open: Open;
  onClose: () => void;
}) => {
  if (open === 'leave') return <LeaveDialog owner={owner} today={times.today} onClose={onClose} />;
  if ('version' in open) return <VersionDialog owner={owner} {...open} otherwise={times} onClose={onClose} />;
  if ('removeFrom' in open)
    return (
      <RemoveDialog
        title="Remove this working time?"
        text={`From ${writeDay(open.removeFrom)} on, what held before holds again.`}
        remove={(save) => removeVersion(owner, { from: open.removeFrom, save })}
        onClose={onClose}
      />
    );
  return (
    <RemoveDialog
      title="Remove this leave?"
      text={spanOf(open.removeLeave)}
      remove={(save) => removeLeave(owner, { leave: open.removeLeave.id, save })}
      onClose={onClose}
    />
  );
};

const Leave = ({ times, onOpen }: { times: Times; onOpen: (open: Open) => void }) => {
  const styles = useStyles();
  return (
    <div className={styles.short}>
      <h3 className={styles.small}>Leave</h3>
      {times.leave.length === 0 && <p className={styles.quiet}>None is entered.</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {times.leave.slice(0, 20).map((leave) => (
          <li key={leave.id} className={styles.row}>
            <span>{spanOf(leave)}</span>
            {times.mayChange && (
              <Button
                size="small"
                appearance="subtle"
                aria-label={`Remove leave ${spanOf(leave)}`}
                onClick={() => onOpen({ removeLeave: leave })}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
};

const Holidays = ({ times, own }: { times: Times; own: boolean }) => {
  const styles = useStyles();
  return (
    <div className={styles.short}>
      <h3 className={styles.small}>Next holidays</h3>
      <p className={styles.quiet}>
        {times.calendars.length === 0
          ? `No calendar of holidays is for ${own ? 'you' : 'them'}.`
          : times.calendars.join(', ')}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {times.holidays.map(({ day, name, part }) => (
          <li key={day}>
            {writeDay(day)}
            {halves[part]}: {name}
          </li>
        ))}
      </ul>
    </div>
  );
};

const Content = ({ owner, times }: { owner: LeaveOwner; times: Times }) => {
  const styles = useStyles();
  const [open, setOpen] = useState<Open | null>(null);
  const { mayChange, today } = times;
  const now = times.versions.findLast(({ from }) => from === null || from <= today);
  return (
    <div className={styles.part}>
      <div className={styles.head}>
        <h2 className={styles.title} id="working-time">
          Working time
        </h2>
        {mayChange && (
          <div className={styles.actions}>
            <Button onClick={() => setOpen('leave')}>Add leave</Button>
            <Button
              onClick={() =>
                setOpen({ version: { from: today, zone: now?.zone ?? null, hours: now?.hours ?? null }, isNew: true })
              }
            >
              Change from a day on
            </Button>
          </div>
        )}
      </div>
      <p>
        {times.text} <span className={styles.quiet}>({whose[times.hoursFrom]})</span>
        <br />
        {times.zone} <span className={styles.quiet}>({whose[times.zoneFrom]})</span>
      </p>
      {(times.versions.length > 1 || now?.zone != null || now?.hours != null) && (
        <Timeline
          versions={times.versions}
          today={today}
          isLast={false}
          onEdit={mayChange ? (version) => setOpen({ version, isNew: false }) : null}
          onRemove={mayChange ? (from) => setOpen({ removeFrom: from }) : null}
        />
      )}
      <div className={styles.columns}>
        <Leave times={times} onOpen={setOpen} />
        <Holidays times={times} own={owner.of === 'own'} />
      </div>
      {open !== null && <Dialogs owner={owner} times={times} open={open} onClose={() => setOpen(null)} />}
    </div>
  );
};

/** `id` null: one's own. */
export const PersonTimes = ({ id }: { id: string | null }) => {
  const others = useQuery({ ...personTimesQuery(id ?? ''), enabled: id !== null });
  const own = useQuery({ ...ownTimesQuery, enabled: id === null });
  const { error, refetch } = id === null ? own : others;
  const data = id === null ? own.data?.times : others.data;
  // Who signs in and is nobody on the roster has no working time of their own.
  if (data === null) return null;
  const owner: LeaveOwner = id === null ? { of: 'own' } : { of: 'person', id };
  return (
    <Card labelledBy="working-time">
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="working time" heights={[28, 60, 60]} />}
      {data !== undefined && <Content owner={owner} times={data} />}
    </Card>
  );
};
