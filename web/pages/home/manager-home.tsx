// Home of a manager: the teams they lead, each at a glance.
import { makeStyles } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { teamsQuery } from '../../queries/teams.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { TeamPicture } from './team-picture.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '40px' },
});

/** More than these are found under Teams. */
const most = 3;

export const ManagerHome = () => {
  const styles = useStyles();
  const { organization, user } = useRouteContext({ from: '/signed-in' });
  const { data, error, refetch } = useQuery(teamsQuery);
  const teams = data?.teams ?? [];
  return (
    <Page
      title={`Welcome, ${user.fullName.split(' ')[0] ?? user.fullName}`}
      lead={organization.name}
      actions={
        <LinkButton to="/" search={{ of: 'self' }}>
          Your own figures
        </LinkButton>
      }
    >
      {error !== null && data === undefined && <Failure error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading what="your teams" heights={[180, 240]} />}
      {data !== undefined && teams.length === 0 && (
        <Empty title="You lead no team here" actions={<LinkButton to="/account">Your account</LinkButton>}>
          Teams are known by the roster. Yours appears when somebody there has you as their manager, and your address
          here is the one on the roster.
        </Empty>
      )}
      <div className={styles.stack}>
        {teams.slice(0, most).map((team) => (
          <TeamPicture key={team.id} id={team.id} title={`${team.name}, an average person’s week`} count={6} />
        ))}
      </div>
      {teams.length > most && <LinkButton to="/teams">All your teams</LinkButton>}
    </Page>
  );
};
