// Home of who runs Plumbline: the way to the first figures until it is done; then what needs a hand, the organization's picture, how complete it is.
import { makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { checklistQuery } from '../../queries.ts';
import { Page } from '../../ui/page.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Checklist } from './checklist.tsx';
import { Completeness } from './completeness.tsx';
import { Hands } from './hands.tsx';
import { TeamPicture } from './team-picture.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '24px' },
});

/** The organization's own team, which has its id. */
const Running = ({ organizationId }: { organizationId: string }) => {
  const styles = useStyles();
  return (
    <div className={styles.stack}>
      <Hands />
      <TeamPicture id={organizationId} title="The organization, an average person’s week" count={3} />
      <Completeness />
    </div>
  );
};

export const OwnerHome = () => {
  const { organization, user } = useRouteContext({ from: '/signed-in' });
  const { data, error, refetch } = useQuery(checklistQuery);
  const done = data !== undefined && data.done === data.total;
  const title = `Welcome, ${user.fullName.split(' ')[0] ?? user.fullName}`;
  const lead =
    data === undefined
      ? organization.name
      : done
        ? organization.name
        : `${data.done} of ${data.total} steps to figures that ${organization.name} can trust.`;
  return (
    <Page title={title} lead={lead} slim={!done}>
      {error !== null && data === undefined && <Failure error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading what="the start page" heights={[72, 160, 240]} />}
      {data !== undefined && !done && <Checklist steps={data.steps} />}
      {done && <Running organizationId={organization.id} />}
    </Page>
  );
};
