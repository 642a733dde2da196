// Invites a colleague to join in a role.
import { Button, Field, Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { Send20Regular } from '@fluentui/react-icons/svg/send';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { inviteMember } from '../../../src/contract/links.ts';
import type { z } from 'zod';
import { call } from '../../api.ts';
import { linksQuery } from '../../queries/members.ts';
import { announce } from '../../ui/announcer.tsx';
import { Card } from '../../ui/card.tsx';
import { type Faults, faultsIn, faultsOfCall } from '../../ui/faults.ts';
import { Note } from '../../ui/note.tsx';
import { Failure } from '../../ui/states.tsx';
import { ShownOnce } from '../invites/link-list.tsx';

const useStyles = makeStyles({ form: { display: 'grid', gap: '16px', maxWidth: '560px' } });

type Joining = z.input<typeof inviteMember.input>['role'];

const roles: readonly { readonly role: Joining; readonly label: string }[] = [
  { role: 'admin', label: 'Admin: runs connections, people and members' },
  { role: 'manager', label: 'Manager: invites people to connect their accounts' },
  { role: 'employee', label: 'Employee: connects their own accounts' },
];

export const InviteMember = () => {
  const styles = useStyles();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Joining>('manager');
  const [faults, setFaults] = useState<Faults>({});
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => call(inviteMember, { email, role }),
    onError: (failure) => setFaults(faultsOfCall(failure)),
    onSuccess: ({ sent }) => {
      announce(sent ? 'The invite was sent.' : 'The link is made. Copy it and pass it on.');
      setEmail('');
      return queries.invalidateQueries({ queryKey: linksQuery.queryKey });
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = faultsIn(inviteMember.input, { email, role });
    setFaults(found);
    if (Object.keys(found).length === 0 && !isPending) mutate();
  };
  return (
    <Card>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field label="E-mail" {...(faults['email'] === undefined ? {} : { validationMessage: faults['email'] })}>
          <Input
            type="email"
            autoComplete="off"
            value={email}
            onChange={(_, { value }) => {
              setEmail(value.trim());
              setFaults({});
            }}
          />
        </Field>
        <Field label="Role">
          <RadioGroup
            value={role}
            onChange={(_, { value }) => setRole(roles.find((each) => each.role === value)?.role ?? 'employee')}
          >
            {roles.map((each) => (
              <Radio key={each.role} value={each.role} label={each.label} />
            ))}
          </RadioGroup>
        </Field>
        {error !== null && !isPending && Object.keys(faults).length === 0 && <Failure error={error} />}
        {data?.sent === true && <Note tone="success" title={`Sent to ${data.link.email ?? ''}`} />}
        {data?.sent === false && <ShownOnce url={data.url} email={data.link.email ?? ''} />}
        <div>
          <Button type="submit" appearance="primary" icon={<Send20Regular />} disabledFocusable={isPending}>
            {isPending ? 'Inviting' : 'Invite'}
          </Button>
        </div>
      </form>
    </Card>
  );
};
