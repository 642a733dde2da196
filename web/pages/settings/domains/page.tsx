// Settings, Domains: which domains are the organization's own, proposed from its addresses and confirmed by a person.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { z } from 'zod';
import { decideDomain, listDomains, type OwnDomain } from '../../../../src/contract/domains.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { type Faults, faultsIn, faultsOfCall } from '../../../ui/faults.ts';
import { countOf } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Note } from '../../../ui/note.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  list: { listStyle: 'none' },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '8px 16px',
    padding: '12px 24px',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
    '@media (max-width: 859px)': { padding: '12px 16px' },
  },
  words: { display: 'grid', gap: '2px', minWidth: 0, flex: '1 1 260px', overflowWrap: 'anywhere' },
  name: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 10px',
    alignItems: 'center',
    fontWeight: tokens.fontWeightSemibold,
  },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  form: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'flex-start' },
  field: { flex: '1 1 240px', maxWidth: '360px' },
  add: { marginTop: '26px', '@media (max-width: 859px)': { marginTop: 0 } },
});

const domainsQuery = queryOptions({
  queryKey: ['domains'],
  queryFn: ({ signal }) => call(listDomains, {}, signal),
});

type Domains = z.output<typeof listDomains.output>;
type State = OwnDomain['state'];

const states = {
  own: { tone: 'success', text: 'Own' },
  outside: { tone: 'subtle', text: 'Outside' },
  proposed: { tone: 'warning', text: 'To decide' },
} as const;

const useDecide = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: { domain: string; state: State }) => call(decideDomain, input),
    onSuccess: (answer, { domain, state }) => {
      queries.setQueryData(domainsQuery.queryKey, answer);
      announce(state === 'proposed' ? `${domain} is undecided again.` : `${domain} is ${state}.`);
    },
  });
};

const countWords = ({ people, accounts }: OwnDomain): string =>
  people === 0 && accounts === 0
    ? 'No address is in it now'
    : `${countOf(people, 'person', 'people')}, ${countOf(accounts, 'account')}`;

const Row = ({ one }: { one: OwnDomain }) => {
  const styles = useStyles();
  const { mutate, isPending, error } = useDecide();
  const { tone, text } = states[one.state];
  const choices: readonly { readonly state: State; readonly label: string }[] = [
    { state: 'own', label: 'Own' },
    { state: 'outside', label: 'Not ours' },
    { state: 'proposed', label: 'Undecide' },
  ];
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <span className={styles.name}>
          {one.domain} <Badge tone={tone}>{text}</Badge>
        </span>
        <span className={styles.small}>
          {countWords(one)}
          {one.decided !== null && (
            <>
              . By {one.decided.by}, <Moment at={one.decided.at} />
            </>
          )}
        </span>
        {error !== null && <Failure error={error} />}
      </div>
      <div className={styles.actions}>
        {choices
          .filter(({ state }) => state !== one.state)
          .map(({ state, label }) => (
            <Button
              key={state}
              size="small"
              appearance={one.state === 'proposed' && state === 'own' ? 'primary' : 'secondary'}
              aria-label={`${one.domain}: ${label}`}
              disabledFocusable={isPending}
              onClick={() => mutate({ domain: one.domain, state })}
            >
              {label}
            </Button>
          ))}
      </div>
    </li>
  );
};

const AddDomain = () => {
  const styles = useStyles();
  const [domain, setDomain] = useState('');
  const [faults, setFaults] = useState<Faults>({});
  const { mutate, isPending, error } = useDecide();
  const input = { domain, state: 'own' } as const;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = faultsIn(decideDomain.input, input);
    setFaults(found);
    if (Object.keys(found).length > 0 || isPending) return;
    mutate(input, { onSuccess: () => setDomain(''), onError: (failure) => setFaults(faultsOfCall(failure)) });
  };
  return (
    <Card>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field
          className={styles.field}
          label="Another domain of yours"
          {...(faults['domain'] === undefined ? {} : { validationMessage: faults['domain'] })}
        >
          <Input
            value={domain}
            placeholder="example.com"
            autoComplete="off"
            onChange={(_, { value }) => {
              setDomain(value);
              setFaults({});
            }}
          />
        </Field>
        <Button className={styles.add} type="submit" disabledFocusable={isPending}>
          {isPending ? 'Adding' : 'Add as own'}
        </Button>
      </form>
      {error !== null && !isPending && Object.keys(faultsOfCall(error)).length === 0 && <Failure error={error} />}
    </Card>
  );
};

const Content = ({ shown }: { shown: Domains }) => {
  const styles = useStyles();
  const { domains, freeMail } = shown;
  const open = domains.filter(({ state }) => state === 'proposed').length;
  return (
    <div className={styles.stack}>
      {open > 0 && (
        <Note tone="info" title={`${countOf(open, 'domain')} to decide`}>
          <p>Nothing is taken for your own before you say so.</p>
        </Note>
      )}
      {domains.length === 0 ? (
        <Empty title="No domains yet">
          <p>They are proposed as soon as there are people or a connected directory.</p>
        </Empty>
      ) : (
        <Card flush>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
          <ul role="list" className={styles.list} aria-label="Domains">
            {domains.map((one) => (
              <Row key={one.domain} one={one} />
            ))}
          </ul>
        </Card>
      )}
      <AddDomain />
      {freeMail.people > 0 && (
        <p className={styles.small}>
          {countOf(freeMail.people, 'person has', 'people have')} an address with a free mail provider (
          {freeMail.domains.join(', ')}). Such a domain belongs to anybody and is never your own.
        </p>
      )}
    </div>
  );
};

export const DomainsPage = () => {
  const { data, error, refetch } = useQuery(domainsQuery);
  return (
    <Page
      title="Domains"
      lead="Which addresses are your organization’s own: whoever has one is inside, everybody else is outside."
      above={<TextLink to="/settings">Settings</TextLink>}
      slim
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the domains" heights={[64, 64, 64]} />}
      {data !== undefined && <Content shown={data} />}
    </Page>
  );
};
