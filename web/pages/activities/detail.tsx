// One activity: who, when on their clocks and in UTC, with whom, where it was seen, and in which signals it counts.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouteContext, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ActivityDetail } from '../../../src/contract/activities.ts';
import { CallFailed } from '../../api.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { TextLink } from '../../ui/link-button.tsx';
import { mayRun } from '../../ui/roles.ts';
import { SideSheet } from '../../ui/side-sheet.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { writeDuration, writeWallTime } from '../../ui/times.ts';
import { chosenOf } from './filter.ts';
import { activityQuery } from './queries.ts';
import { CountsIn, OthersList, SeenIn } from './detail-lists.tsx';
import { writeDeed, writeKind, writeMarks, writeWho } from './words.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '24px' },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(90px, max-content) minmax(0, 1fr)',
    gap: '8px 20px',
    margin: 0,
    lineHeight: '20px',
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
    '& dt': { color: tokens.colorNeutralForeground3 },
    '@media (max-width: 480px)': { gridTemplateColumns: 'minmax(0, 1fr)', gap: '0', '& dd': { marginBottom: '10px' } },
  },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '13px' },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px' },
});

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

const utc = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;

const When = ({ detail }: { detail: ActivityDetail }) => {
  const styles = useStyles();
  const { activity } = detail;
  return (
    <>
      <Fact name="When">
        {writeWallTime(detail.localAt)} <span className={styles.quiet}>in {detail.zone}</span>
        <br />
        <span className={styles.quiet}>{utc(activity.at)}</span>
      </Fact>
      {activity.duration !== null && detail.endsAt !== null && (
        <Fact name="Duration">
          {writeDuration(activity.duration)} <span className={styles.quiet}>until {utc(detail.endsAt)}</span>
        </Fact>
      )}
    </>
  );
};

const Facts = ({ detail, own }: { detail: ActivityDetail; own: boolean }) => {
  const styles = useStyles();
  const { activity, thread } = detail;
  const marks = writeMarks(activity);
  const { person } = activity;
  return (
    <dl className={styles.facts}>
      <When detail={detail} />
      <Fact name="Who">
        {person !== null && !own ? (
          <TextLink to="/people/$id" params={{ id: person.id }}>
            {person.name}
          </TextLink>
        ) : (
          (person?.name ?? 'Nobody on the roster')
        )}{' '}
        <span className={styles.quiet}>{activity.account}</span>
      </Fact>
      {activity.from !== null && <Fact name={activity.kind === 'meeting' ? 'Organizer' : 'From'}>{activity.from}</Fact>}
      <Fact name="Kind">{writeKind(activity.kind)}</Fact>
      <Fact name="Source">{activity.source.name}</Fact>
      {activity.app !== null && <Fact name="App">{activity.app}</Fact>}
      {marks.length > 0 && <Fact name="Marks">{marks.join(', ')}</Fact>}
      {detail.mentions !== null && <Fact name="Mentions">{detail.mentions}</Fact>}
      {detail.reactions !== null && <Fact name="Reactions">{detail.reactions}</Fact>}
      {thread !== null && (
        <Fact name="Thread">
          <span className={styles.mono}>{thread.slice(0, 8)}</span>{' '}
          <span className={styles.quiet}>the same for all that belongs to it; no name is held</span>
        </Fact>
      )}
    </dl>
  );
};

const Gone = () => (
  <Empty title="This activity is not held any more">
    <p>It may have been deleted with its mailbox, or be older than activities are kept.</p>
  </Empty>
);

const Content = ({ detail, own }: { detail: ActivityDetail; own: boolean }) => {
  const styles = useStyles();
  return (
    <div className={styles.stack}>
      <Facts detail={detail} own={own} />
      <CountsIn detail={detail} own={own} />
      <OthersList detail={detail} />
      {!own && <SeenIn detail={detail} />}
      <div>
        <CopyButton
          text={`${window.location.origin}/activities/${detail.activity.id}`}
          label="Copy the link"
          said="The link is copied."
        />
      </div>
    </div>
  );
};

export const ActivityPage = () => {
  const { id } = useParams({ from: '/signed-in/activities/$id' });
  const { user } = useRouteContext({ from: '/signed-in' });
  const own = !mayRun(user.role);
  const navigate = useNavigate();
  const people = chosenOf(useSearch({ from: '/signed-in/activities' }), 'person');
  const { data, error, refetch } = useQuery({
    ...activityQuery(own, id, people.length === 1 ? people[0] : undefined),
    retry: false,
    throwOnError: false,
  });
  const gone = error instanceof CallFailed && (error.status === 404 || error.status === 400);
  const title = data === undefined ? 'Activity' : `${writeWho(data.activity)} ${writeDeed(data.activity)}`;
  return (
    <SideSheet
      title={title}
      under={data === undefined ? '' : writeWallTime(data.localAt)}
      onClose={() => void navigate({ to: '/activities', search: (before) => before, resetScroll: false })}
    >
      {gone && <Gone />}
      {!gone && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the activity" heights={[24, 24, 24, 24, 120]} />}
      {data !== undefined && <Content detail={data} own={own} />}
    </SideSheet>
  );
};
