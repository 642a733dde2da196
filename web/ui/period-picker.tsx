// Chooses the period: 7, 28 or 90 days up to the last day read, or two dates; the choice stands in the address.
import { Button, Field, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Calendar20Regular } from '@fluentui/react-icons/svg/calendar';
import { Link, useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useId, useRef, useState } from 'react';
import { writeDays } from './days.ts';
import { type PeriodSearch, type Range, spans } from './period.ts';
import { useSegmentStyles } from './segments.tsx';

const useStyles = makeStyles({
  picker: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  sheet: {
    position: 'fixed',
    inset: 'auto',
    margin: 0,
    padding: '16px',
    width: '280px',
    borderRadius: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow16,
  },
  form: { display: 'grid', gap: '12px' },
});

interface PeriodPickerProps {
  readonly search: PeriodSearch;
  readonly range: Range;
  readonly lastDay: string;
}

const CustomForm = ({ range, lastDay, onDone }: Omit<PeriodPickerProps, 'search'> & { onDone: () => void }) => {
  const styles = useStyles();
  const navigate = useNavigate();
  const [from, setFrom] = useState(range.from);
  const [to, setTo] = useState(range.to);
  const fault = from === '' || to === '' ? 'Choose both days.' : from > to ? 'The first day is after the last.' : null;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (fault !== null) return;
    onDone();
    void navigate({ to: '.', search: (before) => ({ ...before, days: undefined, page: undefined, from, to }) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label="First day">
        <Input type="date" value={from} max={lastDay} onChange={(_, { value }) => setFrom(value)} />
      </Field>
      <Field label="Last day" {...(fault === null ? {} : { validationMessage: fault })}>
        <Input type="date" value={to} max={lastDay} onChange={(_, { value }) => setTo(value)} />
      </Field>
      <Button type="submit" appearance="primary" disabledFocusable={fault !== null}>
        Show these days
      </Button>
    </form>
  );
};

const placeUnder = (opener: HTMLElement, sheet: HTMLElement): void => {
  const box = opener.getBoundingClientRect();
  const left = Math.max(12, Math.min(box.right - 280, window.innerWidth - 292));
  sheet.style.left = `${left}px`;
  sheet.style.top = `${Math.min(box.bottom + 6, window.innerHeight - 260)}px`;
};

export const PeriodPicker = ({ search, range, lastDay }: PeriodPickerProps) => {
  const styles = useStyles();
  const segments = useSegmentStyles();
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLElement>(null);
  const custom = search.from !== undefined && search.to !== undefined;
  const place = (): void => {
    if (opener.current !== null && sheet.current !== null) placeUnder(opener.current, sheet.current);
  };
  return (
    <div className={styles.picker}>
      <fieldset className={segments.group} aria-label="Period">
        {spans.map((days) => {
          const chosen = !custom && (search.days ?? 28) === days;
          return (
            <Link
              key={days}
              to="."
              search={(before) => ({ ...before, days, from: undefined, to: undefined, page: undefined })}
              className={mergeClasses(segments.choice, chosen && segments.chosen)}
              activeProps={{ 'aria-current': chosen ? 'true' : undefined }}
              aria-current={chosen ? 'true' : undefined}
              replace
            >
              {days} days
            </Link>
          );
        })}
        <button
          ref={opener}
          type="button"
          popoverTarget={id}
          onClick={place}
          className={mergeClasses(segments.choice, custom && segments.chosen)}
          aria-label={`Other period, now ${writeDays(range.from, range.to)}`}
        >
          <Calendar20Regular />
          {custom ? writeDays(range.from, range.to) : 'Other'}
        </button>
      </fieldset>
      <section id={id} ref={sheet} popover="auto" className={styles.sheet} aria-label="Other period">
        <CustomForm
          key={`${range.from}${range.to}`}
          range={range}
          lastDay={lastDay}
          onDone={() => sheet.current?.hidePopover()}
        />
      </section>
    </div>
  );
};
