// Makes or changes a calendar: a name, whom it is for, and its days as lines or out of a file; what it changes is shown first.
import { Button, Checkbox, Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import {
  type CalendarUse,
  type HolidayCalendar,
  readHolidays,
  saveCalendar,
} from '../../../../src/contract/holidays.ts';
import { call } from '../../../api.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Note } from '../../../ui/note.tsx';
import { Failure } from '../../../ui/states.tsx';
import { EffectNote } from '../working-time/effect-note.tsx';
import { useChange } from '../working-time/use-change.ts';
import { joinHolidays, withEnds, writeLine } from './lines.ts';

const useStyles = makeStyles({
  uses: { border: 'none', padding: 0, margin: 0, display: 'grid', maxHeight: '220px', overflowY: 'auto' },
  legend: { fontWeight: tokens.fontWeightSemibold, padding: 0 },
  file: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  list: { paddingLeft: '20px', fontSize: '13px', display: 'grid', gap: '2px', overflowWrap: 'anywhere' },
  days: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px', minHeight: '180px' } },
});

interface CalendarDialogProps {
  /** Null: a new one. */
  readonly calendar: HolidayCalendar | null;
  readonly departments: readonly string[];
  readonly onClose: () => void;
}

type Refused = readonly { readonly what: string; readonly why: string }[];

const isUse = (a: CalendarUse, b: CalendarUse): boolean => a.scope === b.scope && a.value === b.value;

interface UsesProps {
  readonly uses: readonly CalendarUse[];
  /** All that it can be for, with their names. */
  readonly offered: readonly (CalendarUse & { readonly label: string })[];
  readonly onChange: (uses: CalendarUse[]) => void;
}

const Uses = ({ uses, offered, onChange }: UsesProps) => {
  const styles = useStyles();
  return (
    <fieldset className={styles.uses}>
      <legend className={styles.legend}>For whom</legend>
      {offered.map(({ scope, value, label }) => {
        const use = { scope, value };
        return (
          <Checkbox
            key={`${scope} ${value}`}
            label={label}
            checked={uses.some((one) => isUse(one, use))}
            onChange={(_, { checked }) => {
              const others = uses.filter((one) => !isUse(one, use));
              onChange(checked === true ? [...others, use] : others);
            }}
          />
        );
      })}
    </fieldset>
  );
};

const offeredTo = (calendar: HolidayCalendar | null, departments: readonly string[]): UsesProps['offered'] => [
  { scope: 'organization', value: '', label: 'Everybody who has no other' },
  ...departments.map((value) => ({ scope: 'department' as const, value, label: value })),
  ...(calendar?.uses ?? []).filter(
    ({ scope, value }) => scope === 'person' || (scope === 'department' && !departments.includes(value)),
  ),
];

/** What lines cannot say is refused where it is read; the calendar is saved with all that was understood. */
const useDays = (calendar: HolidayCalendar | null) => {
  const [lines, setLines] = useState((calendar?.holidays ?? []).map(writeLine).join('\n'));
  const [refused, setRefused] = useState<Refused>([]);
  const before = calendar?.holidays ?? [];
  const read = async (text: string) => {
    const found = await call(readHolidays, { text });
    setRefused(found.refused);
    return { holidays: withEnds(found.holidays, before), refused: found.refused };
  };
  const add = async (file: File): Promise<void> => {
    const [text, now] = [await file.text(), await read(lines)];
    const more = await call(readHolidays, { text });
    setLines(joinHolidays(now.holidays, more.holidays).map(writeLine).join('\n'));
    setRefused([...now.refused, ...more.refused]);
  };
  return { lines, setLines, refused, read, add };
};

const RefusedNote = ({ refused }: { refused: Refused }) => {
  const styles = useStyles();
  return (
    <Note tone="warning" title="Not understood, and left out" alert>
      <ul className={styles.list}>
        {refused.slice(0, 20).map(({ what, why }) => (
          <li key={`${what} ${why}`}>
            {what}: {why}
          </li>
        ))}
      </ul>
    </Note>
  );
};

export const CalendarDialog = ({ calendar, departments, onClose }: CalendarDialogProps) => {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(calendar?.name ?? '');
  const [uses, setUses] = useState<CalendarUse[]>(
    calendar?.uses.map(({ scope, value }) => ({ scope, value })) ?? [{ scope: 'organization', value: '' }],
  );
  const days = useDays(calendar);
  const make = async (save: boolean) => {
    const { holidays } = await days.read(days.lines);
    return call(saveCalendar, { id: calendar?.id ?? null, name, holidays, uses, save });
  };
  const change = useChange(make, { done: onClose, said: 'Calendar saved.' });
  const adding = useMutation({ mutationFn: days.add, onSuccess: change.edited });
  const { effect, pending, error, faults } = change;
  const nameFault = faults['name'];
  const failure = adding.error ?? (nameFault === undefined ? error : null);
  return (
    <Dialog
      title={calendar === null ? 'Add a calendar' : calendar.name}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" disabledFocusable={pending || adding.isPending} onClick={change.go}>
            {effect === null ? 'See what changes' : 'Save'}
          </Button>
        </>
      }
    >
      <Field label="Name" hint="Such as the country or state." {...(nameFault ? { validationMessage: nameFault } : {})}>
        <Input
          value={name}
          onChange={(_, { value }) => {
            setName(value);
            change.edited();
          }}
        />
      </Field>
      <Uses
        uses={uses}
        offered={offeredTo(calendar, departments)}
        onChange={(chosen) => {
          setUses(chosen);
          change.edited();
        }}
      />
      <Field
        label="Days"
        hint="A line for each: 2026-12-24 Christmas Eve (afternoon, yearly). What is in brackets may be left out."
        className={styles.days}
      >
        <Textarea
          resize="vertical"
          value={days.lines}
          onChange={(_, { value }) => {
            days.setLines(value);
            change.edited();
          }}
        />
      </Field>
      <input
        ref={input}
        type="file"
        accept=".ics,text/calendar,.txt,text/plain"
        className={styles.file}
        aria-label="Calendar file"
        tabIndex={-1}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) adding.mutate(file);
          target.value = '';
        }}
      />
      <div>
        <Button disabledFocusable={adding.isPending} onClick={() => input.current?.click()}>
          Add days of an .ics file
        </Button>
      </div>
      {days.refused.length > 0 && <RefusedNote refused={days.refused} />}
      {effect !== null && <EffectNote effect={effect} />}
      {failure !== null && <Failure error={failure} />}
    </Dialog>
  );
};
