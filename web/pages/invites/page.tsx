// Invites employees to connect their own accounts, and shows where every invite stands.
import { makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { InviteForm } from './invite-form.tsx';
import { linksQuery } from '../../queries/members.ts';
import { providersQuery } from '../../queries/connections.ts';
import { Page } from '../../ui/page.tsx';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type OwnWay, ownWaysOf } from '../account/own-ways.ts';
import { Section } from '../account/section.tsx';
import { LinkList } from './link-list.tsx';
import { useInvite } from './use-invite.ts';

const Report = lazy(async () => ({ default: (await import('./report.tsx')).Report }));

const useStyles = makeStyles({ stack: { display: 'grid', gap: '32px', gridTemplateColumns: 'minmax(0, 1fr)' } });

/** One way a source is enough: the server takes the first that can be used. */
const usable = (ways: readonly OwnWay[]): readonly OwnWay[] =>
  ways.filter(
    ({ provider, way }, index) =>
      way.blocked === null && ways.findIndex((each) => each.provider.id === provider.id) === index,
  );

const Inviting = ({ ways }: { ways: readonly OwnWay[] }) => {
  const { mutate, isPending, error, data, submittedAt } = useInvite();
  const [first, ...rest] = usable(ways);
  const blocked = ways.find(({ way }) => way.blocked !== null)?.way.blocked;
  if (first === undefined) {
    return (
      <Empty title="Nobody can connect their own account here">
        {blocked === undefined || blocked === null ? (
          <p>No source is set up with a way for one person.</p>
        ) : (
          <ProblemGroup problem={blocked} />
        )}
      </Empty>
    );
  }
  return (
    <>
      <InviteForm
        ways={[first, ...rest]}
        busy={isPending}
        error={error}
        onInvite={(invitation, done) => mutate(invitation, { onSuccess: done })}
      />
      {data !== undefined && (
        <Suspense fallback={<Loading what="what came of it" heights={[96]} />}>
          <Report key={submittedAt} rows={data.rows} mail={data.mail} />
        </Suspense>
      )}
    </>
  );
};

export const InvitesPage = () => {
  const styles = useStyles();
  const known = useQuery(providersQuery);
  const links = useQuery({ ...linksQuery, refetchInterval: 15_000 });
  const invites = links.data?.links.filter(({ kind }) => kind === 'invite');
  const failure = known.error ?? links.error;
  const ready = known.data !== undefined && invites !== undefined;
  return (
    <Page title="Invites" lead="People connect their own accounts by a link of their own, with one click." slim>
      {!ready && failure !== null && (
        <Failure
          error={failure}
          onRetry={() => {
            void known.refetch();
            void links.refetch();
          }}
        />
      )}
      {!ready && failure === null && <Loading what="the invites" heights={[240, 64, 64]} />}
      {ready && (
        <div className={styles.stack}>
          <Inviting ways={ownWaysOf(known.data.providers)} />
          <Section title="Sent so far" text="A reminder carries a new link; the one before stops working.">
            {invites.length === 0 ? (
              <Empty title="Nobody is invited yet">
                <p>Whoever you invite appears here, with where they stand.</p>
              </Empty>
            ) : (
              <LinkList links={invites} label="Invites" mail={links.data?.mail === true} />
            )}
          </Section>
        </div>
      )}
    </Page>
  );
};
