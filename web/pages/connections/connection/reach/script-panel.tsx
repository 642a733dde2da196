// What an admin runs at the source to limit the reach there, filled in, to be copied.
import { Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { Connection } from '../../../../../src/contract/connections.ts';
import { scriptsQuery } from '../../../../queries/reach.ts';
import { ScriptList } from '../../../../ui/script-list.tsx';
import { Failure, Loading } from '../../../../ui/states.tsx';
import { Panel } from '../panel.tsx';
import type { Rule } from './rules.ts';

const useStyles = makeStyles({
  field: { maxWidth: '480px' },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '72ch', lineHeight: '20px' },
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
  return <ScriptList scripts={data.scripts} />;
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
