// How a link that was passed on stands, asked again every few seconds while it can still change.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Link } from '../../../../src/contract/links.ts';
import { connectionsQuery } from '../../../queries/connections.ts';
import { linksQuery } from '../../../queries/members.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import { Note } from '../../../ui/note.tsx';
import { ProblemGroup } from '../../../ui/problem-group.tsx';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '12px', width: '100%' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

const every = 3000;

const useLink = (made: Link): Link => {
  const { data } = useQuery({
    ...linksQuery,
    refetchInterval: ({ state }) => {
      const known = state.data?.links.find(({ id }) => id === made.id) ?? made;
      return known.state === 'open' || known.state === 'claimed' ? every : false;
    },
  });
  return data?.links.find(({ id }) => id === made.id) ?? made;
};

const Standing = ({ link, source }: { link: Link; source: string }) => {
  switch (link.state) {
    case 'open':
      return (
        <Note tone="info" title="Waiting for the admin">
          <p>
            <Countdown until={link.expiresAt} ended="The time is up" /> left. You may leave this page: the connection
            appears by itself.
          </p>
        </Note>
      );
    case 'claimed':
      return (
        <Note tone="info" title="The admin pressed the button">
          <p>They are on the pages of {source} now. Nobody else can use the link any more.</p>
        </Note>
      );
    case 'used':
      return (
        <Note tone="success" title="The admin agreed">
          <p>What they agreed to is in force.</p>
          <LinkButton to="/connections" appearance="primary">
            See the connections
          </LinkButton>
        </Note>
      );
    case 'expired':
      return (
        <Note tone="warning" title="The link has expired">
          <p>Nobody used it in time. Make another one.</p>
        </Note>
      );
    case 'revoked':
      return <Note tone="warning" title="The link was withdrawn" />;
    default:
      return link.state satisfies never;
  }
};

export const LinkProgress = ({ link: made, source }: { link: Link; source: string }) => {
  const styles = useStyles();
  const queries = useQueryClient();
  const link = useLink(made);
  useEffect(() => {
    if (link.state === 'claimed') announce('The admin pressed the button of the link.');
    if (link.state === 'expired') announce('The link has expired.');
    if (link.state !== 'used') return;
    announce('The admin agreed.');
    void queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
  }, [link.state, queries]);
  return (
    <div className={styles.stack}>
      <Standing link={link} source={source} />
      {link.problem !== null && link.state !== 'used' && <ProblemGroup problem={link.problem} />}
    </div>
  );
};
