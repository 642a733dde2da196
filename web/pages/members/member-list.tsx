// The members, each with role and the way out.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { type listMembers, removeMember } from '../../../src/contract/links.ts';
import { changeNamesRight } from '../../../src/contract/rights.ts';
import type { Role } from '../../../src/contract/session.ts';
import { call } from '../../api.ts';
import { membersQuery } from '../../queries/members.ts';
import { rightChangesQuery } from '../../queries/rights.ts';
import { announce } from '../../ui/announcer.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Initials } from '../../ui/initials.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Failure } from '../../ui/states.tsx';

type Member = z.output<typeof listMembers.output>['members'][number];

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    '@media (max-width: 600px)': {
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      '& > :nth-child(3)': { gridColumn: 2, justifyContent: 'start', marginTop: '4px' },
    },
    gap: '4px 14px',
    alignItems: 'center',
    padding: '14px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    '@media (max-width: 859px)': { padding: '12px 16px' },
  },
  words: { display: 'grid', minWidth: 0, overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', justifyContent: 'end', ':empty': { display: 'none' } },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

const roleWords: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  manager: 'Manager',
  employee: 'Employee',
};

const AskRemove = ({ member, onClose }: { member: Member; onClose: () => void }) => {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(removeMember, { id: member.id }),
    onSuccess: async () => {
      announce(`${member.fullName} can no longer sign in.`);
      await queries.invalidateQueries({ queryKey: membersQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      title={`Remove ${member.fullName}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" onClick={() => mutate()} disabledFocusable={isPending}>
            {isPending ? 'Removing' : 'Remove'}
          </Button>
        </>
      }
    >
      <p>
        The login, its sessions and the links they made end at once. What they connected stays. They can be invited
        again.
      </p>
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
};

/** Of files that the member exports; nothing for employees, who export none. */
const NamesFact = ({ member }: { member: Member }) => {
  const { names, namesGiven, role } = member;
  if (namesGiven !== null) {
    return (
      <>
        Sees names in exports; given by {namesGiven.by} <Moment at={namesGiven.at} />
      </>
    );
  }
  if (names === 'role') return <>Sees names in exports</>;
  return role === 'employee' ? null : <>Exports carry pseudonyms</>;
};

const ChangeNames = ({ member }: { member: Member }) => {
  const queries = useQueryClient();
  const given = member.names === 'given';
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(changeNamesRight, { id: member.id, given: !given }),
    onSuccess: async () => {
      announce(given ? `${member.fullName} exports pseudonyms.` : `${member.fullName} sees names in exports.`);
      await queries.invalidateQueries({ queryKey: rightChangesQuery.queryKey });
      await queries.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
  });
  return (
    <>
      <Button
        size="small"
        disabledFocusable={isPending}
        aria-label={`${given ? 'Take names back from' : 'Give names to'} ${member.fullName}`}
        onClick={() => mutate()}
      >
        {given ? 'Take names back' : 'Give names'}
      </Button>
      {error !== null && <Failure error={error} />}
    </>
  );
};

/** Nobody gives it to themselves; of employees it is only taken back. */
const mayChangeNames = (member: Member, self: string): boolean =>
  member.names === 'given' || (member.names === 'none' && member.role !== 'employee' && member.email !== self);

export const MemberList = ({ members }: { members: readonly Member[] }) => {
  const styles = useStyles();
  const { user } = useRouteContext({ from: '/signed-in' });
  const [leaving, setLeaving] = useState<Member | null>(null);
  return (
    <Card flush>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list} aria-label="Members">
        {members.map((member) => (
          <li key={member.id} className={styles.row}>
            <Initials name={member.fullName} />
            <div className={styles.words}>
              <span className={styles.name}>
                {member.fullName}
                {member.email === user.email && ' (you)'}
              </span>
              <span className={styles.small}>
                {roleWords[member.role]} · {member.email} · since <Moment at={member.since} />
              </span>
              <span className={styles.small}>
                <NamesFact member={member} />
              </span>
            </div>
            <div className={styles.buttons}>
              {mayChangeNames(member, user.email) && <ChangeNames member={member} />}
              {member.email !== user.email && (
                <Button size="small" onClick={() => setLeaving(member)} aria-label={`Remove ${member.fullName}`}>
                  Remove
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {leaving !== null && <AskRemove member={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
};
