// The keys, each with what it may, when it was used, when it ends, and the way to end it now.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiKey, revokeApiKey, scopeTexts } from '../../../../src/contract/api-keys.ts';
import { call } from '../../../api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Failure } from '../../../ui/states.tsx';
import { apiKeysQuery } from './queries.ts';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '6px 16px',
    alignItems: 'start',
    padding: '14px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
    '@media (max-width: 859px)': { padding: '12px 16px' },
  },
  words: { display: 'grid', gap: '4px', minWidth: 0, overflowWrap: 'anywhere' },
  name: { display: 'flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  hint: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', color: tokens.colorNeutralForeground2 },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  why: { fontSize: '13px', lineHeight: '18px' },
});

const states = {
  living: null,
  stopped: { tone: 'warning', text: 'Stopped' },
  expired: { tone: 'warning', text: 'Expired' },
  revoked: { tone: 'subtle', text: 'Revoked' },
} as const;

const AskRevoke = ({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) => {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(revokeApiKey, { id: apiKey.id }),
    onSuccess: async () => {
      announce(`${apiKey.name} is revoked.`);
      await queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      title={`Revoke ${apiKey.name}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button appearance="primary" onClick={() => mutate()} disabledFocusable={isPending}>
            {isPending ? 'Revoking' : 'Revoke'}
          </Button>
        </>
      }
    >
      <p>Whatever uses it is refused from its next request on. This cannot be undone: a new key is another key.</p>
      {apiKey.lastUsedAt !== null && (
        <p>
          It was used <Moment at={apiKey.lastUsedAt} as="distance" />.
        </p>
      )}
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
};

const Facts = ({ apiKey }: { apiKey: ApiKey }) => {
  const { createdAt, createdBy, expiresAt, lastUsedAt, revokedAt, revokedBy, state } = apiKey;
  return (
    <>
      Made <Moment at={createdAt} /> by {createdBy}.{' '}
      {lastUsedAt === null ? (
        'Never used.'
      ) : (
        <>
          Used <Moment at={lastUsedAt} as="distance" />.
        </>
      )}{' '}
      {state === 'living' && expiresAt === null && 'Does not end by itself.'}
      {(state === 'living' || state === 'expired') && expiresAt !== null && (
        <>
          {state === 'expired' ? 'Ended' : 'Ends'} <Moment at={expiresAt} />.
        </>
      )}
      {revokedAt !== null && (
        <>
          Revoked <Moment at={revokedAt} /> by {revokedBy}.
        </>
      )}
    </>
  );
};

const order: readonly ApiKey['state'][] = ['stopped', 'living', 'expired', 'revoked'];

/** What waits for somebody, then what works, then what ended; the newest first in each. */
const inOrder = (keys: readonly ApiKey[]): ApiKey[] =>
  keys.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));

export const KeyList = ({ keys }: { keys: readonly ApiKey[] }) => {
  const styles = useStyles();
  const [ending, setEnding] = useState<ApiKey | null>(null);
  return (
    <Card flush>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list} aria-label="API keys">
        {inOrder(keys).map((apiKey) => {
          const state = states[apiKey.state];
          return (
            <li key={apiKey.id} className={styles.row}>
              <div className={styles.words}>
                <div className={styles.name}>
                  <h2 className={styles.title}>{apiKey.name}</h2>
                  <span className={styles.hint}>{apiKey.hint}…</span>
                  {state !== null && <Badge tone={state.tone}>{state.text}</Badge>}
                </div>
                <p className={styles.small} title={apiKey.scopes.map((scope) => scopeTexts[scope]).join(' ')}>
                  {apiKey.scopes.join(', ')}
                </p>
                <p className={styles.small}>
                  <Facts apiKey={apiKey} />
                </p>
                {apiKey.stop !== null && (
                  <p className={styles.why}>
                    {apiKey.stop.text} {apiKey.stop.fix}
                  </p>
                )}
              </div>
              {(apiKey.state === 'living' || apiKey.state === 'stopped') && (
                <Button size="small" aria-label={`Revoke ${apiKey.name}`} onClick={() => setEnding(apiKey)}>
                  Revoke
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {ending !== null && <AskRevoke apiKey={ending} onClose={() => setEnding(null)} />}
    </Card>
  );
};
