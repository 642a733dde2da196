// Settings, Working time: zone and hours of the organization over time, and whether people keep their own.
import { Button, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { allowOwnTimes, type OrganizationTimes, type TimeVersion } from '../../../../src/contract/working-time.ts';
import { call } from '../../../api.ts';
import { timesQuery } from '../../../queries/working-time.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Card } from '../../../ui/card.tsx';
import { writeDay } from '../../../ui/days.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { LeaveImport } from './leave-import.tsx';
import { removeVersion } from './owner.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { Timeline } from './timeline.tsx';
import { VersionDialog } from './version-dialog.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  part: { display: 'grid', gap: '16px' },
  head: { display: 'flex', flexWrap: 'wrap', gap: '8px', justifyContent: 'space-between', alignItems: 'center' },
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '72ch' },
});

const organization = { of: 'organization' } as const;

type Open = { readonly version: TimeVersion; readonly isNew: boolean } | { readonly remove: string };

const holdingOn = ({ versions, today }: OrganizationTimes): TimeVersion | undefined =>
  versions.findLast(({ from }) => from === null || from <= today);

const Hours = ({ times }: { times: OrganizationTimes }) => {
  const styles = useStyles();
  const [open, setOpen] = useState<Open | null>(null);
  const now = holdingOn(times);
  const close = () => setOpen(null);
  if (now?.zone == null || now.hours === null) return null;
  const otherwise = { zone: now.zone, hours: now.hours };
  return (
    <Card labelledBy="hours">
      <div className={styles.part}>
        <div className={styles.head}>
          <h2 id="hours" className={styles.title}>
            Hours of the organization
          </h2>
          <Button onClick={() => setOpen({ version: { ...now, from: times.today }, isNew: true })}>
            Change from a day on
          </Button>
        </div>
        <p className={styles.text}>
          They hold for everybody who has no hours of their own, and whose mailbox says none.
        </p>
        <Timeline
          versions={times.versions}
          today={times.today}
          isLast
          onEdit={(version) => setOpen({ version, isNew: false })}
          onRemove={(from) => setOpen({ remove: from })}
        />
      </div>
      {open !== null && 'version' in open && (
        <VersionDialog owner={organization} {...open} otherwise={otherwise} onClose={close} />
      )}
      {open !== null && 'remove' in open && (
        <RemoveDialog
          title="Remove these hours?"
          text={`From ${writeDay(open.remove)} on, what held before holds again.`}
          remove={(save) => removeVersion(organization, { from: open.remove, save })}
          onClose={close}
        />
      )}
    </Card>
  );
};

const OwnTimes = ({ allowed }: { allowed: boolean }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wanted: boolean) => call(allowOwnTimes, { allowed: wanted }),
    onSuccess: (shown) => {
      queries.setQueryData(timesQuery.queryKey, shown);
      announce(shown.ownTimes ? 'People may change their own times.' : 'People may no longer change their own times.');
    },
  });
  return (
    <Card labelledBy="own">
      <div className={styles.part}>
        <h2 id="own" className={styles.title}>
          One’s own
        </h2>
        <Switch
          label="People change their own zone, hours and leave"
          checked={allowed}
          disabled={isPending}
          onChange={(_, { checked }) => mutate(checked)}
        />
        {error !== null && <Failure error={error} />}
      </div>
    </Card>
  );
};

export const WorkingTimePage = () => {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(timesQuery);
  return (
    <Page
      title="Working time"
      above={<TextLink to="/settings">Settings</TextLink>}
      lead="Figures such as after-hours mail and focus hours depend on it. A change computes exactly the days that it reaches."
      slim
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="working time" heights={[220, 96, 160]} />}
      {data !== undefined && (
        <div className={styles.stack}>
          <Hours times={data} />
          <OwnTimes allowed={data.ownTimes} />
          <LeaveImport />
        </div>
      )}
    </Page>
  );
};
