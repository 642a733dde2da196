// Account, Mail: which mails the caller gets, how often, at what time, and when not.
import { Button, Checkbox, Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { z } from 'zod';
import { Frequency, readMailPreferences, type ReportKind, saveMailPreferences } from '../../../../src/contract/mail.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { minuteOf, timeOf } from '../../settings/email/minutes.ts';

const preferencesQuery = queryOptions({
  queryKey: ['mail-preferences'],
  queryFn: ({ signal }) => call(readMailPreferences, {}, signal),
});

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gap: '20px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    maxWidth: '480px',
    justifyItems: 'start',
  },
  wide: { width: '100%' },
  times: { display: 'flex', flexWrap: 'wrap', gap: '12px' },
});

type Shown = z.output<typeof readMailPreferences.output>;
type Chosen = Shown['preferences'];

const often = { off: 'Not at all', daily: 'Every day', weekly: 'Every week', monthly: 'Every month' } as const;
const titles = {
  organization: 'The organization’s report',
  team: 'Reports of the teams you lead',
  own: 'Your own report',
} as const;

const isGroup = (value: string | null): value is 'off' | 'weekly' | 'monthly' => value !== 'daily' && value !== null;

const ReportField = ({
  kind,
  shown,
  chosen,
  onChange,
}: {
  kind: ReportKind;
  shown: Shown;
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}) => {
  const styles = useStyles();
  const planned = often[shown.plan[kind]].toLowerCase();
  const pick = (value: string): void => {
    const wanted = Frequency.safeParse(value).data ?? null;
    if (kind === 'own') onChange({ ...chosen, own: wanted });
    else if (wanted === null || isGroup(wanted)) onChange({ ...chosen, [kind]: wanted });
  };
  return (
    <Field label={titles[kind]} className={styles.wide}>
      <Select value={chosen[kind] ?? ''} onChange={(_, { value }) => pick(value)}>
        <option value="">As your organization plans it ({planned})</option>
        {Frequency.options
          .filter((one) => kind === 'own' || one !== 'daily')
          .map((one) => (
            <option key={one} value={one}>
              {often[one]}
            </option>
          ))}
      </Select>
    </Field>
  );
};

const isAlerts = (value: string): value is 'off' | 'each' | 'daily' => ['off', 'each', 'daily'].includes(value);

const AlertFields = ({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) => {
  const styles = useStyles();
  const { quiet } = chosen;
  return (
    <>
      <Field
        label="Alerts"
        hint="When a connection breaks, its credential ends, or it falls behind."
        className={styles.wide}
      >
        <Select
          value={chosen.alerts ?? 'each'}
          onChange={(_, { value }) => isAlerts(value) && onChange({ ...chosen, alerts: value })}
        >
          <option value="each">When they come, gathered within minutes</option>
          <option value="daily">Once a day</option>
          <option value="off">Not at all</option>
        </Select>
      </Field>
      <Checkbox
        checked={quiet !== null}
        label="Quiet hours, in which alerts wait"
        onChange={(_, { checked }) => onChange({ ...chosen, quiet: checked === true ? { from: 1200, to: 420 } : null })}
      />
      {quiet !== null && (
        <div className={styles.times}>
          <Field label="From">
            <Input
              type="time"
              value={timeOf(quiet.from)}
              onChange={(_, { value }) =>
                onChange({ ...chosen, quiet: { ...quiet, from: minuteOf(value) ?? quiet.from } })
              }
            />
          </Field>
          <Field label="To">
            <Input
              type="time"
              value={timeOf(quiet.to)}
              onChange={(_, { value }) => onChange({ ...chosen, quiet: { ...quiet, to: minuteOf(value) ?? quiet.to } })}
            />
          </Field>
        </div>
      )}
    </>
  );
};

const PreferencesForm = ({ shown }: { shown: Shown }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(shown.preferences);
  const save = useMutation({
    mutationFn: () => call(saveMailPreferences, { preferences: chosen }),
    onSuccess: (saved) => {
      queries.setQueryData(preferencesQuery.queryKey, saved);
      announce('Saved.');
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {shown.offered.reports.map((kind) => (
        <ReportField key={kind} kind={kind} shown={shown} chosen={chosen} onChange={setChosen} />
      ))}
      <Field label="Reports at" hint={`On the clocks of ${shown.zone}.`}>
        <Input
          type="time"
          value={timeOf(chosen.minute ?? shown.plan.minute)}
          onChange={(_, { value }) => setChosen({ ...chosen, minute: minuteOf(value) ?? chosen.minute })}
        />
      </Field>
      <Checkbox
        checked={chosen.pdf ?? shown.plan.pdf}
        label="Attach reports as a PDF"
        onChange={(_, { checked }) => setChosen({ ...chosen, pdf: checked === true })}
      />
      <AlertFields chosen={chosen} onChange={setChosen} />
      {save.error !== null && <Failure error={save.error} />}
      <Button type="submit" appearance="primary" disabledFocusable={save.isPending}>
        {save.isPending ? 'Saving' : 'Save'}
      </Button>
    </form>
  );
};

export const MailPage = () => {
  const { data, error, refetch } = useQuery(preferencesQuery);
  return (
    <Page
      title="Mail"
      lead="What Plumbline sends you, and how often. Each mail can also be ended by the link at its foot."
      above={<TextLink to="/account">Your account</TextLink>}
      slim
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="your choices" heights={[320]} />}
      {data !== undefined && (
        <Card>
          <PreferencesForm shown={data} />
        </Card>
      )}
    </Page>
  );
};
