// Mail that comes back: the mailbox that it comes back to, its test, and whether it can be read.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type SubmitEvent, Suspense, useState } from 'react';
import { type Bounces as Settings, removeBounces, saveBounces, testBounces } from '../../../../src/contract/bounces.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { type Faults, faultsOfCall } from '../../../ui/faults.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { countOf } from '../../../ui/figures.ts';
import { Moment } from '../../../ui/moment.tsx';
import { Note } from '../../../ui/note.tsx';
import { PasswordField } from '../../../ui/password-field.tsx';
import { ProblemGroup } from '../../../ui/problem-group.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { TextField } from './fields.tsx';
import { bouncesQuery } from './queries.ts';

/** Shown once the mailbox was tested. */
const CheckList = lazy(async () => ({ default: (await import('../../connections/check-list.tsx')).CheckList }));

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  form: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)', maxWidth: '640px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  soft: { color: tokens.colorNeutralForeground2, lineHeight: '20px' },
});

/** Why nothing that comes back can be read by the way that mail leaves; null: it can. */
const blocked: Readonly<Record<Settings['by'], string | null>> = {
  smtp: null,
  none: 'No mail goes out yet.',
  deployment:
    'The deployment’s server sends: what comes back goes to its operator. A mail server of your own, above, can send it to a mailbox of yours.',
  provider:
    'Sent through the source’s own service, mail comes back to the mailbox that sends, where you find it. Plumbline does not look there: that would take the right to read mail (Mail.Read), which it does not ask for. With a mail server (SMTP) it can come back to a mailbox of its own.',
};

type Field = Settings['services'][number]['fields'][number];

const useChange = () => {
  const queries = useQueryClient();
  return (shown: Settings): void => {
    queries.setQueryData(bouncesQuery.queryKey, shown);
    void queries.invalidateQueries({ queryKey: ['mail-outbox'] });
  };
};

const Form = ({ settings, onDone }: { settings: Settings; onDone: () => void }) => {
  const styles = useStyles();
  const put = useChange();
  const [service] = settings.services;
  const [fields, setFields] = useState<Readonly<Record<string, string>>>(settings.own?.settings ?? {});
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(saveBounces, { provider: service?.provider ?? '', fields }),
    onSuccess: (shown) => {
      put(shown);
      announce('Saved. Test it to see that it opens.');
      onDone();
    },
  });
  const faults: Faults = error === null ? {} : faultsOfCall(error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!isPending) mutate();
  };
  const draw = ({ name, label, help, kind, optional }: Field) => {
    const field = {
      label,
      ...(help === '' ? {} : { hint: help }),
      required: !optional,
      value: fields[name] ?? '',
      fault: faults[name],
      onChange: (value: string) => setFields({ ...fields, [name]: value }),
    };
    if (kind === 'secret') return <PasswordField key={name} autoComplete="off" {...field} />;
    return <TextField key={name} kind={kind === 'address' ? 'email' : 'text'} {...field} />;
  };
  const more = service?.fields.filter(({ optional }) => optional) ?? [];
  const isFilled = ({ name }: Field): boolean =>
    (settings.own?.settings[name] ?? '') !== '' || faults[name] !== undefined;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {service?.fields.filter(({ optional }) => !optional).map(draw)}
      {more.length > 0 && (
        <Disclosure summary="Port, security, user name, certificate" open={more.some(isFilled)}>
          <div className={styles.form}>{more.map(draw)}</div>
        </Disclosure>
      )}
      {error !== null && Object.keys(faults).length === 0 && <Failure error={error} />}
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabledFocusable={isPending}>
          {isPending ? 'Saving' : 'Save'}
        </Button>
        {settings.own !== null && <Button onClick={onDone}>Cancel</Button>}
      </div>
    </form>
  );
};

const Standing = ({ own }: { own: NonNullable<Settings['own']> }) => {
  const { address, problem, checkedAt, changedBy, changedAt } = own;
  return problem === null ? (
    <Note tone={checkedAt === null ? 'info' : 'success'} title={`Mail comes back to ${address}`}>
      <p>
        {checkedAt === null ? (
          'Not looked into yet.'
        ) : (
          <>
            Looked into <Moment at={checkedAt} as="distance" />, every few minutes.
          </>
        )}{' '}
        Set up by {changedBy}, <Moment at={changedAt} />.
      </p>
    </Note>
  ) : (
    <Note tone="warning" title={`${address} cannot be read`}>
      <ProblemGroup problem={problem} />
    </Note>
  );
};

const Actions = ({ onChange }: { onChange: () => void }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const put = useChange();
  const test = useMutation({
    mutationFn: () => call(testBounces, {}),
    onSuccess: async ({ bounced }) => {
      announce(bounced === null ? 'The mailbox was not read; the steps say why.' : 'The mailbox opens.');
      await queries.invalidateQueries({ queryKey: bouncesQuery.queryKey });
      await queries.invalidateQueries({ queryKey: ['mail-outbox'] });
    },
  });
  const remove = useMutation({
    mutationFn: () => call(removeBounces, {}),
    onSuccess: (shown) => {
      put(shown);
      announce('Removed, with its password.');
    },
  });
  const failure = test.error ?? remove.error;
  const busy = test.data?.bounced === null && test.data.checks.every(({ state }) => state === 'ok');
  return (
    <>
      <div className={styles.actions}>
        <Button appearance="primary" disabledFocusable={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? 'Looking' : 'Test and look now'}
        </Button>
        <Button onClick={onChange}>Change</Button>
        <Button disabledFocusable={remove.isPending} onClick={() => remove.mutate()}>
          Remove
        </Button>
      </div>
      {failure !== null && <Failure error={failure} />}
      {test.data !== undefined && (
        <Note
          tone={test.data.bounced === null && !busy ? 'danger' : 'success'}
          title={
            test.data.bounced === null
              ? busy
                ? 'It opens, but it was not read just now'
                : 'Not read'
              : `It opens. ${test.data.bounced === 0 ? 'Nothing new came back' : `${countOf(test.data.bounced, 'mail')} came back`}`
          }
          alert
        >
          <Suspense fallback={<Loading what="the steps" heights={[72]} />}>
            <CheckList checks={test.data.checks} />
          </Suspense>
        </Note>
      )}
    </>
  );
};

export const Bounces = () => {
  const styles = useStyles();
  const [editing, setEditing] = useState(false);
  const { data, error, refetch } = useQuery(bouncesQuery);
  if (data === undefined)
    return error === null ? (
      <Loading what="the mailbox" heights={[64]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  const { own, by, held } = data;
  const why = blocked[by];
  return (
    <div className={styles.stack}>
      {why !== null && <p className={styles.soft}>{why}</p>}
      {own !== null && why === null && <Standing own={own} />}
      {held > 0 && (
        <p>
          No more mail goes to {countOf(held, 'address', 'addresses')}, from which mail came back for good. The outbox
          says why, and Send again tries it once more.
        </p>
      )}
      {own !== null && !editing && <Actions onChange={() => setEditing(true)} />}
      {why === null && (own === null || editing) && <Form settings={data} onDone={() => setEditing(false)} />}
    </div>
  );
};
