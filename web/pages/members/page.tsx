// Who can sign in: members with their roles, invites to join, and the way out.
import { makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { linksQuery, membersQuery } from '../../queries/members.ts';
import { Page } from '../../ui/page.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Section } from '../account/section.tsx';
import { LinkList } from '../invites/link-list.tsx';
import { InviteMember } from './invite-member.tsx';
import { MemberList } from './member-list.tsx';
import { RightHistory } from './right-history.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '32px', gridTemplateColumns: 'minmax(0, 1fr)' },
  members: { display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' },
});

export const MembersPage = () => {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(membersQuery);
  const { data: links } = useQuery({ ...linksQuery, refetchInterval: 15_000 });
  const joins = links?.links.filter(({ kind, state }) => kind === 'join' && state !== 'used' && state !== 'revoked');
  return (
    <Page title="Members" lead="Who can sign in to Plumbline, and as what." slim>
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the members" heights={[64, 64, 64]} />}
      {data !== undefined && (
        <div className={styles.stack}>
          <div className={styles.members}>
            <MemberList members={data.members} />
            <RightHistory />
          </div>
          <Section title="Invite a colleague" text="They get a link, choose a password and join. It works once.">
            <InviteMember />
          </Section>
          {joins !== undefined && joins.length > 0 && (
            <Section title="Invited" text="Not joined yet. A reminder carries a new link.">
              <LinkList links={joins} label="Invited colleagues" mail={links?.mail === true} />
            </Section>
          )}
        </div>
      )}
    </Page>
  );
};
