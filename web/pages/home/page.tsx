// The way from an empty product to figures one can trust: the checklist, hung on a plumb line.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { checklistQuery } from '../../queries.ts';
import { Card } from '../../ui/card.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Step } from './step.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
  done: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '16px',
    marginBottom: '16px',
  },
  doneTitle: { fontSize: '18px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2 },
  cards: { display: 'grid', gap: '16px' },
});

export const HomePage = () => {
  const styles = useStyles();
  const { organization, user } = useRouteContext({ from: '/signed-in' });
  const { data, error, refetch } = useQuery(checklistQuery);
  const complete = data !== undefined && data.done === data.total;
  return (
    <Page
      title={`Welcome, ${user.fullName.split(' ')[0] ?? user.fullName}`}
      lead={
        data === undefined
          ? `Setting up ${organization.name}`
          : `${data.done} of ${data.total} steps to figures that ${organization.name} can trust.`
      }
      slim
    >
      <div className={styles.cards}>
        {error !== null && data === undefined && <Failure error={error} onRetry={() => void refetch()} />}
        {error === null && data === undefined && <Loading what="the checklist" heights={[72, 72, 72, 72]} />}
        {complete && (
          <Card>
            <div className={styles.done}>
              <div>
                <h2 className={styles.doneTitle}>Plumbline is set up</h2>
                <p className={styles.quiet}>The first figures are there, each with what it hangs on.</p>
              </div>
              <LinkButton to="/people" appearance="primary" size="large">
                See the people
              </LinkButton>
            </div>
          </Card>
        )}
        {data !== undefined && (
          <Card>
            <ol className={styles.list}>
              {data.steps.map((step, index) => (
                <Step key={step.id} step={step} last={index === data.steps.length - 1} />
              ))}
            </ol>
          </Card>
        )}
      </div>
    </Page>
  );
};
