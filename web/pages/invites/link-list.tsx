// One-time links that were sent to people, with where each stands; reminded with a new address, or withdrawn.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Link, remindLink, revokeLink } from '../../../src/contract/links.ts';
import { call } from '../../api.ts';
import { linksQuery } from '../../queries/members.ts';
import { announce } from '../../ui/announcer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { ProblemGroup } from '../../ui/problem-group.tsx';
import { tellError } from '../../ui/states.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '8px 16px',
    alignItems: 'center',
    padding: '14px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    '@media (max-width: 859px)': { padding: '12px 16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  words: { display: 'grid', gap: '2px', minWidth: 0 },
  line: { display: 'flex', flexWrap: 'wrap', gap: '2px 10px', alignItems: 'center' },
  email: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  whole: { gridColumn: '1 / -1', display: 'grid', gap: '8px', justifyItems: 'start' },
  address: { width: '100%', fontFamily: tokens.fontFamilyMonospace },
});

const standings = {
  open: { tone: 'brand', word: 'Waiting' },
  claimed: { tone: 'brand', word: 'Opened' },
  used: { tone: 'success', word: 'Done' },
  expired: { tone: 'warning', word: 'Expired' },
  revoked: { tone: 'subtle', word: 'Withdrawn' },
} as const satisfies Record<Link['state'], { tone: string; word: string }>;

const Times = ({ link }: { link: Link }) => {
  const styles = useStyles();
  const living = link.state === 'open' || link.state === 'claimed';
  return (
    <p className={styles.small}>
      By {link.createdBy} <Moment at={link.createdAt} />
      {link.remindedAt !== null ? (
        <>
          , reminded <Moment at={link.remindedAt} />
        </>
      ) : (
        link.sentAt === null && living && ', not sent by mail'
      )}
      {living && (
        <>
          , good until <Moment at={link.expiresAt} />
        </>
      )}
      {link.usedAt !== null && (
        <>
          , used <Moment at={link.usedAt} />
        </>
      )}
    </p>
  );
};

/** A link's address, shown once, with the way to copy it. */
export const ShownOnce = ({ url, email }: { url: string; email: string }) => {
  const styles = useStyles();
  return (
    <div className={styles.whole}>
      <Field label={`Link for ${email}`} hint="Shown this once. Pass it on yourself." style={{ width: '100%' }}>
        <Input readOnly className={styles.address} value={url} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <CopyButton text={url} label="Copy link" said="Link copied." appearance="primary" />
    </div>
  );
};

const LinkRow = ({ link, mail }: { link: Link; mail: boolean }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const renew = (): Promise<void> => queries.invalidateQueries({ queryKey: linksQuery.queryKey });
  const remind = useMutation({
    mutationFn: () => call(remindLink, { id: link.id }),
    onSuccess: ({ sent }) => {
      announce(sent ? 'A reminder was sent.' : 'Here is the new link.');
      return renew();
    },
  });
  const revoke = useMutation({
    mutationFn: () => call(revokeLink, { id: link.id }),
    onSuccess: () => {
      announce('The link is withdrawn.');
      return renew();
    },
  });
  const { tone, word } = standings[link.state];
  const living = link.state === 'open' || link.state === 'claimed';
  const act = living && mail ? 'Remind' : 'New link';
  const failure = remind.error ?? revoke.error;
  const whom = link.email ?? 'nobody in particular';
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.line}>
          <span className={styles.email}>{whom}</span>
          <Badge tone={tone}>{word}</Badge>
          {link.role !== null && <span className={styles.small}>as {link.role}</span>}
        </p>
        <Times link={link} />
      </div>
      <div className={styles.actions}>
        {(living || link.state === 'expired') && (
          <Button
            size="small"
            onClick={() => remind.mutate()}
            disabledFocusable={remind.isPending}
            aria-label={`${act}: ${whom}`}
          >
            {act}
          </Button>
        )}
        {living && (
          <Button
            size="small"
            appearance="subtle"
            onClick={() => revoke.mutate()}
            disabledFocusable={revoke.isPending}
            aria-label={`Withdraw the link for ${whom}`}
          >
            Withdraw
          </Button>
        )}
      </div>
      {remind.data !== undefined && !remind.data.sent && living && <ShownOnce url={remind.data.url} email={whom} />}
      {link.problem !== null && living && (
        <div className={styles.whole}>
          <ProblemGroup problem={link.problem} />
        </div>
      )}
      {failure !== null && (
        <p className={styles.whole} role="alert">
          {tellError(failure).title} {tellError(failure).fix}
        </p>
      )}
    </li>
  );
};

interface LinkListProps {
  readonly links: readonly Link[];
  readonly label: string;
  /** Whether mail can be sent from here. */
  readonly mail: boolean;
}

export const LinkList = ({ links, label, mail }: LinkListProps) => {
  const styles = useStyles();
  return (
    <Card flush>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list} aria-label={label}>
        {links.map((link) => (
          <LinkRow key={link.id} link={link} mail={mail} />
        ))}
      </ul>
    </Card>
  );
};
