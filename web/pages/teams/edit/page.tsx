// A team put together by hand: its name, who leads it, who belongs to it; new or changed.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { changeTeam, createTeam, endTeam } from '../../../../src/contract/teams.ts';
import { call } from '../../../api.ts';
import { teamPeopleQuery, teamQuery } from '../../../queries/teams.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Card } from '../../../ui/card.tsx';
import { TextLink } from '../../../ui/link-button.tsx';
import { Note } from '../../../ui/note.tsx';
import { Page } from '../../../ui/page.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { type Chosen, PeoplePicker } from './people-picker.tsx';

const useStyles = makeStyles({
  form: { display: 'grid', gap: '24px' },
  name: { maxWidth: '420px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  end: { display: 'grid', gap: '12px', justifyItems: 'start', marginTop: '16px' },
  title: { fontSize: '16px', lineHeight: '22px', fontWeight: tokens.fontWeightSemibold },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '68ch' },
});

interface Draft {
  readonly id: string | null;
  readonly name: string;
  readonly leadId: string | null;
  readonly people: readonly Chosen[];
}

const useSave = (id: string | null) => {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ name, leadId, people }: Draft) => {
      const composed = { name, leadId, personIds: people.map((person) => person.id) };
      return id === null ? call(createTeam, composed) : call(changeTeam, { id, ...composed });
    },
    onSuccess: async (team) => {
      await queries.invalidateQueries({ queryKey: ['teams'] });
      await queries.invalidateQueries({ queryKey: ['team'] });
      await queries.invalidateQueries({ queryKey: ['team-people'] });
      announce(`${team.name} is saved.`);
      await navigate({ to: '/teams/$id', params: { id: team.id } });
    },
  });
};

const TeamForm = ({ start }: { start: Draft }) => {
  const styles = useStyles();
  const [draft, setDraft] = useState(start);
  const [asked, setAsked] = useState(false);
  const save = useSave(start.id);
  const fault = draft.name.trim() === '' ? 'Give the team a name.' : null;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (fault === null) save.mutate(draft);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Card>
        <div className={styles.form}>
          <Field
            label="Name"
            className={styles.name}
            {...(asked && fault !== null ? { validationMessage: fault } : {})}
          >
            <Input value={draft.name} onChange={(_, { value }) => setDraft({ ...draft, name: value })} />
          </Field>
          <PeoplePicker
            people={draft.people}
            leadId={draft.leadId}
            onChange={(people, leadId) => setDraft({ ...draft, people, leadId })}
          />
        </div>
      </Card>
      <Note tone="info">
        <p>
          {start.id === null
            ? 'Figures begin with the first week that is closed after the team was made. Weeks from before are never told of it, so that nobody can put a team together to look somebody up.'
            : 'Once the team has been told of, its people stay as they were until the quarter ends; what is changed now counts from the next quarter on.'}
        </p>
      </Note>
      {save.error !== null && <Failure error={save.error} />}
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabledFocusable={save.isPending}>
          {start.id === null ? 'Make the team' : 'Save'}
        </Button>
      </div>
    </form>
  );
};

const EndTeam = ({ id, name }: { id: string; name: string }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [sure, setSure] = useState(false);
  const end = useMutation({
    mutationFn: () => call(endTeam, { id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['teams'] });
      announce(`${name} is ended.`);
      await navigate({ to: '/teams' });
    },
  });
  return (
    <section className={styles.end} aria-label="End the team">
      <h2 className={styles.title}>End the team</h2>
      <p className={styles.text}>Nothing of it is shown any more. Its people stay on the roster.</p>
      {end.error !== null && <Failure error={end.error} />}
      <Button onClick={() => (sure ? end.mutate() : setSure(true))} disabledFocusable={end.isPending}>
        {sure ? `Yes, end ${name}` : 'End the team'}
      </Button>
    </section>
  );
};

export const NewTeamPage = () => (
  <Page
    title="Put a team together"
    above={<TextLink to="/teams">Teams</TextLink>}
    lead="For those who work together whatever the org chart says."
    slim
  >
    <TeamForm start={{ id: null, name: '', leadId: null, people: [] }} />
  </Page>
);

export const EditTeamPage = () => {
  const { id } = useParams({ from: '/signed-in/teams/$id/edit' });
  const team = useQuery(teamQuery({ id, weeks: 12 }));
  const people = useQuery(teamPeopleQuery(id));
  const error = team.error ?? people.error;
  const name = team.data?.team.name ?? 'Team';
  return (
    <Page
      title={`Change ${name}`}
      above={
        <TextLink to="/teams/$id" params={{ id }}>
          {name}
        </TextLink>
      }
      slim
    >
      {error !== null && <Failure error={error} onRetry={() => void people.refetch()} />}
      {error === null && (team.data === undefined || people.data === undefined) && (
        <Loading what="the team" heights={[320]} />
      )}
      {team.data !== undefined && people.data !== undefined && (
        <>
          <TeamForm start={{ id, name, leadId: team.data.team.lead?.id ?? null, people: people.data.people }} />
          <EndTeam id={id} name={name} />
        </>
      )}
    </Page>
  );
};
