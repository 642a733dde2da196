// Links to admins elsewhere that are still open: until when, and the way to withdraw them.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Link20Regular } from '@fluentui/react-icons/svg/link';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Link, revokeLink } from '../../../src/contract/links.ts';
import { call } from '../../api.ts';
import { linksQuery } from '../../queries/members.ts';
import { providersQuery } from '../../queries/connections.ts';
import { announce } from '../../ui/announcer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { Moment } from '../../ui/moment.tsx';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { tellError } from '../../ui/states.tsx';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px' },
  icon: { color: tokens.colorBrandForeground1, flex: '0 0 auto' },
  words: { display: 'grid', gap: '2px', flex: '1 1 280px', minWidth: 0 },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 10px',
    alignItems: 'center',
    fontWeight: tokens.fontWeightSemibold,
  },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  problem: { paddingTop: '12px' },
});

const PendingLink = ({ link, source }: { link: Link; source: string }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(revokeLink, { id: link.id }),
    onSuccess: () => {
      announce('The link is withdrawn.');
      return queries.invalidateQueries({ queryKey: linksQuery.queryKey });
    },
  });
  return (
    <Card>
      <div className={styles.row}>
        <Link20Regular className={styles.icon} aria-hidden="true" />
        <div className={styles.words}>
          <p className={styles.title}>
            {source}: waiting for an admin
            <Badge tone="brand">{link.state === 'claimed' ? 'Button pressed' : 'Link open'}</Badge>
          </p>
          <p className={styles.small}>
            Link by {link.createdBy} <Moment at={link.createdAt} />,{' '}
            <Countdown until={link.expiresAt} ended="no time" /> left.
          </p>
          {error !== null && <p role="alert">{tellError(error).title}</p>}
        </div>
        <Button size="small" onClick={() => mutate()} disabledFocusable={isPending}>
          Withdraw
        </Button>
      </div>
      {link.problem !== null && (
        <div className={styles.problem}>
          <ProblemGroup problem={link.problem} />
        </div>
      )}
    </Card>
  );
};

export const PendingLinks = () => {
  const { data } = useQuery({ ...linksQuery, refetchInterval: 15_000 });
  const { data: known } = useQuery(providersQuery);
  const pending = data?.links.filter(
    ({ kind, state }) => kind === 'admin-consent' && (state === 'open' || state === 'claimed'),
  );
  return pending?.map((link) => (
    <PendingLink
      key={link.id}
      link={link}
      source={known?.providers.find(({ id }) => id === link.provider)?.name ?? link.provider ?? ''}
    />
  ));
};
