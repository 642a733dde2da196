// How few people a figure of a team may stand for, and what else keeps people from being told apart.
import { Button, Field, makeStyles, SpinButton, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { saveTeamRule } from '../../../../src/contract/teams.ts';
import { call } from '../../../api.ts';
import { teamRuleQuery } from '../../../queries/teams.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextLink } from '../../../ui/link-button.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px' },
  form: { display: 'grid', gap: '16px', justifyItems: 'start' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold, marginBottom: '8px' },
  rules: { paddingLeft: '20px', display: 'grid', gap: '8px', color: tokens.colorNeutralForeground2, maxWidth: '72ch' },
});

const LeastForm = ({ least, lowest }: { least: number; lowest: number }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const [value, setValue] = useState(least);
  const save = useMutation({
    mutationFn: () => call(saveTeamRule, { least: value }),
    onSuccess: async () => {
      await queries.invalidateQueries();
      announce('Saved.');
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label="People that a figure stands for, at least"
        hint={`Never fewer than ${lowest}. More holds at once; fewer holds for weeks told from now on.`}
      >
        <SpinButton
          min={lowest}
          max={100}
          value={value}
          onChange={(_, data) => {
            const wanted = data.value ?? Number(data.displayValue);
            if (Number.isInteger(wanted)) setValue(Math.min(100, Math.max(lowest, wanted)));
          }}
        />
      </Field>
      {save.error !== null && <Failure error={save.error} />}
      <Button type="submit" appearance="primary" disabledFocusable={save.isPending || value === least}>
        Save
      </Button>
    </form>
  );
};

export const TeamRulePage = () => {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(teamRuleQuery);
  return (
    <Page
      title="Figures of teams"
      above={<TextLink to="/settings">Settings</TextLink>}
      lead="Teams are shown as groups, never as a list of people."
      slim
    >
      <div className={styles.stack}>
        <Card>
          {error !== null && data === undefined && <Failure error={error} onRetry={() => void refetch()} />}
          {error === null && data === undefined && <Loading what="the rule" heights={[80]} />}
          {data !== undefined && <LeastForm key={data.least} least={data.least} lowest={data.lowest} />}
        </Card>
        <Card>
          <h2 className={styles.title}>What always holds</h2>
          <ul className={styles.rules}>
            <li>
              Only whole weeks are told, once, three days after their end. What came late is added only with enough
              others.
            </li>
            <li>
              Who belongs to a team stays as it was for a quarter. A new team is told of from its first whole week on.
            </li>
            <li>A figure that one person makes most of is not shown.</li>
            <li>
              Whatever is shown together, of teams that lie within or across one another, over any weeks, comes down to
              nobody and to no few people, however it is added and subtracted.
            </li>
            <li>Pages, files, commands and mail show the same rows. Nothing ranks people or teams.</li>
          </ul>
        </Card>
      </div>
    </Page>
  );
};
