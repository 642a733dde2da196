// Which reports go out to which role, when, and whether with a PDF; each person may choose otherwise.
import { Button, Checkbox, Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { type MailPlan, saveMailPlan } from '../../../../src/contract/mail.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Failure } from '../../../ui/states.tsx';
import { minuteOf, timeOf } from './minutes.ts';
import { mailPlanQuery } from './queries.ts';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gap: '20px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    maxWidth: '480px',
    justifyItems: 'start',
  },
  wide: { width: '100%' },
});

const groups = [
  {
    name: 'organization',
    label: 'The organization’s report',
    hint: 'To owners and admins. Groups are told by settled weeks: on Fridays, or on the 5th.',
  },
  { name: 'team', label: 'Teams’ reports', hint: 'To whoever leads the team.' },
] as const;

const groupWords = { off: 'Not sent', weekly: 'Every week', monthly: 'Every month' } as const;
const ownWords = {
  off: 'Not sent',
  daily: 'Every day',
  weekly: 'Every week, on Mondays',
  monthly: 'Every month, on the 1st',
} as const;

const isGroup = (value: string): value is keyof typeof groupWords => Object.hasOwn(groupWords, value);
const isOwn = (value: string): value is keyof typeof ownWords => Object.hasOwn(ownWords, value);

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));

export const PlanForm = ({ plan }: { plan: MailPlan }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(plan);
  const save = useMutation({
    mutationFn: () => call(saveMailPlan, { plan: draft }),
    onSuccess: (saved) => {
      queries.setQueryData(mailPlanQuery.queryKey, saved);
      announce('Saved.');
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {groups.map(({ name, label, hint }) => (
        <Field key={name} label={label} hint={hint} className={styles.wide}>
          <Select
            value={draft[name]}
            onChange={(_, { value }) => isGroup(value) && setDraft({ ...draft, [name]: value })}
          >
            {options(groupWords)}
          </Select>
        </Field>
      ))}
      <Field
        label="Everybody’s own report"
        hint="To each member on the roster, of themselves alone."
        className={styles.wide}
      >
        <Select value={draft.own} onChange={(_, { value }) => isOwn(value) && setDraft({ ...draft, own: value })}>
          {options(ownWords)}
        </Select>
      </Field>
      <Field label="At" hint="On the clocks of who gets it.">
        <Input
          type="time"
          value={timeOf(draft.minute)}
          onChange={(_, { value }) => setDraft({ ...draft, minute: minuteOf(value) ?? draft.minute })}
        />
      </Field>
      <Checkbox
        checked={draft.pdf}
        onChange={(_, { checked }) => setDraft({ ...draft, pdf: checked === true })}
        label="Attach each report as a PDF"
      />
      {save.error !== null && <Failure error={save.error} />}
      <Button type="submit" appearance="primary" disabledFocusable={save.isPending}>
        {save.isPending ? 'Saving' : 'Save'}
      </Button>
    </form>
  );
};
