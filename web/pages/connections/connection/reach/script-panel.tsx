// What an admin runs at the source to limit the reach there, filled in, to be copied.
import { Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { Connection } from '../../../../../src/contract/connections.ts';
import { scriptsQuery } from '../../../../queries/reach.ts';
import { Badge } from '../../../../ui/badge.tsx';
import { CopyButton } from '../../../../ui/copy-button.tsx';
import { Disclosure } from '../../../../ui/disclosure.tsx';
import { Failure, Loading } from '../../../../ui/states.tsx';
import { Panel } from '../panel.tsx';
import type { Rule } from './rules.ts';

const useStyles = makeStyles({
  field: { maxWidth: '480px' },
  list: { listStyle: 'none', display: 'grid', gap: '12px' },
  item: {
    display: 'grid',
    gap: '8px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: '14px 16px',
    borderRadius: '10px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', alignItems: 'center' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold, flex: '0 1 auto' },
  end: { marginLeft: 'auto' },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '72ch', lineHeight: '20px' },
  script: {
    margin: 0,
    padding: '12px 14px',
    borderRadius: '8px',
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '18px',
    overflowX: 'auto',
    maxHeight: '360px',
  },
});

const looksAddress = (value: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);

const Scripts = ({ id, group }: { id: string; group: string }) => {
  const styles = useStyles();
  const { data, error, refetch } = useQuery(scriptsQuery(id, group));
  if (data === undefined) {
    return error === null ? (
      <Loading what="the scripts" heights={[72, 72]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  }
  if (data.scripts.length === 0) return <p className={styles.text}>This source has nothing to run.</p>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list}>
      {data.scripts.map(({ title, text, recommended, script }) => (
        <li key={title} className={styles.item}>
          <div className={styles.head}>
            <h3 className={styles.title}>{title}</h3>
            {recommended && <Badge tone="brand">Recommended</Badge>}
            <span className={styles.end}>
              <CopyButton text={script} label="Copy" said="Script copied." size="small" />
            </span>
          </div>
          <p className={styles.text}>{text}</p>
          <Disclosure summary="Show the script">
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
            <pre className={styles.script} tabIndex={0} aria-label={`Script: ${title}`}>
              {script}
            </pre>
          </Disclosure>
        </li>
      ))}
    </ul>
  );
};

export const ScriptPanel = ({ connection, rules }: { connection: Connection; rules: readonly Rule[] }) => {
  const styles = useStyles();
  const known = rules.find(({ kind, label }) => kind === 'group' && looksAddress(label))?.label ?? '';
  const [typed, setTyped] = useState(known);
  const group = useDeferredValue(typed.trim());
  return (
    <Panel
      title={`Limit it at ${connection.providerName} too`}
      text="Rules here decide what is read. A limit at the source decides what can be read at all; an admin there sets it with one of these. Each is filled in, and safe to run twice."
    >
      <Field
        className={styles.field}
        label="Address of the group of mailboxes"
        hint="A mail-enabled security group. Left empty, the scripts carry a placeholder."
      >
        <Input
          type="email"
          value={typed}
          autoComplete="off"
          spellCheck={false}
          placeholder="captured@contoso.com"
          onChange={(_, { value }) => setTyped(value)}
        />
      </Field>
      <Scripts id={connection.id} group={looksAddress(group) ? group : ''} />
    </Panel>
  );
};
