// What somebody should look at, over the connections; each can be put away.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Alert20Regular } from '@fluentui/react-icons/svg/alert';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { type Alert, dismissAlert } from '../../../src/contract/lifecycle.ts';
import { call } from '../../api.ts';
import { alertsQuery } from '../../queries.ts';
import { announce } from '../../ui/announcer.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { countOf } from '../../ui/figures.ts';
import { LinkButton, OutLink } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { tellError } from '../../ui/states.tsx';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    borderRadius: '12px',
    backgroundColor: tokens.colorStatusWarningBackground1,
    border: `1px solid ${tokens.colorStatusWarningBorder1}`,
    padding: '14px 20px',
    gap: '4px',
    '@media (max-width: 859px)': { padding: '12px 16px' },
  },
  head: { display: 'flex', alignItems: 'center', gap: '10px' },
  icon: { color: tokens.colorStatusWarningForeground3, flex: '0 0 auto' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  list: { listStyle: 'none', display: 'grid' },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: '8px 16px',
    padding: '10px 0 10px 30px',
    borderTop: `1px solid ${tokens.colorStatusWarningBorder1}`,
    ':first-child': { borderTop: 'none' },
    '@media (max-width: 859px)': { paddingLeft: 0 },
  },
  words: { display: 'grid', gap: '2px', flex: '1 1 320px', minWidth: 0 },
  strong: { fontWeight: tokens.fontWeightSemibold },
  small: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

const AlertItem = ({ alert }: { alert: Alert }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const { problem, connectionId, connectionName } = alert;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(dismissAlert, { id: alert.id }),
    onSuccess: () => {
      announce('Put away.');
      return queries.invalidateQueries({ queryKey: alertsQuery.queryKey });
    },
  });
  return (
    <li className={styles.item}>
      <div className={styles.words}>
        <p className={styles.strong}>
          {connectionName !== null && `${connectionName}: `}
          {problem.title}
        </p>
        <p>
          {problem.fix} {problem.link !== null && <OutLink href={problem.link}>Where to do this</OutLink>}
        </p>
        <p className={styles.small}>
          Since <Moment at={alert.raisedAt} />
        </p>
        {error !== null && <p role="alert">{tellError(error).title}</p>}
      </div>
      <div className={styles.actions}>
        {connectionId !== null && (
          <LinkButton
            size="small"
            to="/connections/$id"
            params={{ id: connectionId }}
            search={
              alert.kind.startsWith('reach')
                ? { tab: 'reach' }
                : alert.kind.startsWith('credential')
                  ? { tab: 'life' }
                  : {}
            }
          >
            Look at it
          </LinkButton>
        )}
        <Button
          size="small"
          appearance="subtle"
          onClick={() => mutate()}
          disabledFocusable={isPending}
          title="Shown again when its trouble ends and begins anew"
          aria-label={`Put away: ${problem.title}`}
        >
          Put away
        </Button>
      </div>
    </li>
  );
};

/** More than these are folded. */
const most = 3;

export const Alerts = () => {
  const styles = useStyles();
  const id = useId();
  const { data } = useQuery(alertsQuery);
  const alerts = data?.alerts ?? [];
  if (alerts.length === 0) return null;
  const rest = alerts.slice(most);
  return (
    <section className={styles.box} aria-labelledby={id}>
      <div className={styles.head}>
        <Alert20Regular className={styles.icon} aria-hidden="true" />
        <h2 className={styles.title} id={id}>
          {countOf(alerts.length, 'thing')} to look at
        </h2>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {alerts.slice(0, most).map((alert) => (
          <AlertItem key={alert.id} alert={alert} />
        ))}
      </ul>
      {rest.length > 0 && (
        <Disclosure summary={countOf(rest.length, 'more', 'more')}>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
          <ul role="list" className={styles.list}>
            {rest.map((alert) => (
              <AlertItem key={alert.id} alert={alert} />
            ))}
          </ul>
        </Disclosure>
      )}
    </section>
  );
};
