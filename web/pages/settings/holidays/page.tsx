// Settings, Holidays: the calendars, whom each is for, and what it holds.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type HolidayCalendar, removeCalendar } from '../../../../src/contract/holidays.ts';
import { call } from '../../../api.ts';
import { calendarsQuery } from '../../../queries/working-time.ts';
import { Card } from '../../../ui/card.tsx';
import { writeDay } from '../../../ui/days.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { countOf } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { RemoveDialog } from '../working-time/remove-dialog.tsx';
import { CalendarDialog } from './calendar-dialog.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  part: { display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' },
  head: { display: 'flex', flexWrap: 'wrap', gap: '8px', justifyContent: 'space-between', alignItems: 'start' },
  words: { display: 'grid', gap: '2px', minWidth: 0, overflowWrap: 'anywhere' },
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  list: {
    listStyle: 'none',
    display: 'grid',
    gap: '4px',
    gridTemplateColumns: 'repeat(auto-fill, minmax(260px, 1fr))',
  },
});

const parts = { day: '', morning: ', first half', afternoon: ', second half' } as const;

const usesOf = ({ uses }: HolidayCalendar): string => {
  if (uses.length === 0) return 'For nobody yet';
  return uses.map(({ scope, label }) => (scope === 'organization' ? 'Everybody' : label)).join(', ');
};

interface CalendarProps {
  readonly calendar: HolidayCalendar;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

const Calendar = ({ calendar, onEdit, onRemove }: CalendarProps) => {
  const styles = useStyles();
  const { id, name, holidays, people } = calendar;
  return (
    <Card labelledBy={id}>
      <div className={styles.part}>
        <div className={styles.head}>
          <div className={styles.words}>
            <h2 className={styles.title} id={id}>
              {name}
            </h2>
            <p className={styles.quiet}>
              {usesOf(calendar)} · {countOf(people, 'person', 'people')} · {countOf(holidays.length, 'holiday')}
            </p>
          </div>
          <div className={styles.actions}>
            <Button size="small" aria-label={`Edit ${name}`} onClick={onEdit}>
              Edit
            </Button>
            <Button size="small" appearance="subtle" aria-label={`Remove ${name}`} onClick={onRemove}>
              Remove
            </Button>
          </div>
        </div>
        {holidays.length > 0 && (
          <Disclosure summary="Its days">
            {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
            <ul role="list" className={styles.list}>
              {holidays.map((holiday) => (
                <li key={holiday.day}>
                  {writeDay(holiday.day)}
                  {holiday.yearly ? ', every year' : ''}
                  {parts[holiday.part]}: {holiday.name}
                </li>
              ))}
            </ul>
          </Disclosure>
        )}
      </div>
    </Card>
  );
};

type Open = { readonly edit: HolidayCalendar | null } | { readonly remove: HolidayCalendar };

export const HolidaysPage = () => {
  const styles = useStyles();
  const [open, setOpen] = useState<Open | null>(null);
  const { data, error, refetch } = useQuery(calendarsQuery);
  const close = () => setOpen(null);
  const add = (
    <Button appearance="primary" onClick={() => setOpen({ edit: null })}>
      Add a calendar
    </Button>
  );
  return (
    <Page
      title="Holidays"
      above={<TextLink to="/settings">Settings</TextLink>}
      lead="Days without working time. A person’s calendars come before their department’s, and those before the organization’s."
      actions={data !== undefined && data.calendars.length > 0 ? add : undefined}
      slim
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the calendars" heights={[96, 96]} />}
      {data !== undefined && (
        <div className={styles.stack}>
          {data.calendars.length === 0 && (
            <Empty title="No holidays are known" actions={add}>
              <p>Every day counts as a working day by its hours. Add the holidays of each place that people work in.</p>
            </Empty>
          )}
          {data.calendars.map((calendar) => (
            <Calendar
              key={calendar.id}
              calendar={calendar}
              onEdit={() => setOpen({ edit: calendar })}
              onRemove={() => setOpen({ remove: calendar })}
            />
          ))}
        </div>
      )}
      {data !== undefined && open !== null && 'edit' in open && (
        <CalendarDialog calendar={open.edit} departments={data.departments} onClose={close} />
      )}
      {open !== null && 'remove' in open && (
        <RemoveDialog
          title={`Remove ${open.remove.name}?`}
          text="Its days are working days again for whom it was."
          remove={(save) => call(removeCalendar, { id: open.remove.id, save })}
          onClose={close}
        />
      )}
    </Page>
  );
};
