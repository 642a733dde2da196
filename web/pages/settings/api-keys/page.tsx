// Settings, API keys: what lets programs in, what each may, and when it was used last.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Add20Regular } from '@fluentui/react-icons/svg/add';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CodeLine } from '../../../ui/code-line.tsx';
import { dayIn } from '../../../ui/days.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { useNow } from '../../../ui/moment.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import { KeyList } from './key-list.tsx';
import { MakeDialog } from './make-dialog.tsx';
import { apiKeysQuery } from './queries.ts';
import { tryLine } from './try-line.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  teach: { display: 'grid', gap: '12px', justifyItems: 'center' },
  small: {
    fontSize: '13px',
    lineHeight: '18px',
    color: tokens.colorNeutralForeground2,
    maxWidth: '72ch',
    '& a': { color: tokens.colorBrandForegroundLink },
  },
});

const Teaching = ({ onMake }: { onMake: () => void }) => {
  const styles = useStyles();
  const today = dayIn('UTC', useNow());
  const line = tryLine({ origin: window.location.origin, token: 'plk_…', scopes: ['people:read'], today });
  return (
    <Empty
      title="No API keys yet"
      actions={
        <Button appearance="primary" icon={<Add20Regular />} onClick={onMake}>
          Make a key
        </Button>
      }
    >
      <div className={styles.teach}>
        <p>A key lets a program ask what the pages ask, for a dashboard, a script or an HR system:</p>
        <CodeLine text={line} said="Line copied." />
      </div>
    </Empty>
  );
};

export const ApiKeysPage = () => {
  const styles = useStyles();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery(apiKeysQuery);
  const some = data !== undefined && data.keys.length > 0;
  return (
    <Page
      title="API keys"
      lead="Let programs in, each with no more than it needs. Whoever has a key can use it."
      above={<TextLink to="/settings">Settings</TextLink>}
      slim
      {...(some
        ? {
            actions: (
              <Button appearance="primary" icon={<Add20Regular />} onClick={() => setMaking(true)}>
                Make a key
              </Button>
            ),
          }
        : {})}
    >
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading what="the API keys" heights={[88, 88]} />}
      {data !== undefined && (
        <div className={styles.stack}>
          {some ? <KeyList keys={data.keys} /> : <Teaching onMake={() => setMaking(true)} />}
          <p className={styles.small}>
            A key works while whoever made it is a member here and may do what it may; it stops with them. What can be
            asked is described in <a href="/api/openapi.json">OpenAPI</a>.
          </p>
        </div>
      )}
      {making && <MakeDialog onClose={() => setMaking(false)} />}
    </Page>
  );
};
