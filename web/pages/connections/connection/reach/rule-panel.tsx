// The rules of who is captured, edited together; how many mailboxes they come to is seen before anything is saved.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { previewReach, type ReachCounts, saveReach } from '../../../../../src/contract/reach.ts';
import type { z } from 'zod';
import { call } from '../../../../api.ts';
import { connectionsQuery } from '../../../../queries/connections.ts';
import { reachQuery } from '../../../../queries/reach.ts';
import { announce } from '../../../../ui/announcer.tsx';
import { Badge } from '../../../../ui/badge.tsx';
import { countOf } from '../../../../ui/figures.ts';
import { Note } from '../../../../ui/note.tsx';
import { Failure } from '../../../../ui/states.tsx';
import { Panel } from '../panel.tsx';
import { CountStrip } from './count-strip.tsx';
import { RuleForm } from './rule-form.tsx';
import { type Rule, meaningOf, sameRules, withoutRule, withRule, writeRule } from './rules.ts';
import { SaveDialog } from './save-dialog.tsx';

type Counts = ReachCounts;

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid', gap: '6px' },
  rule: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    padding: '6px 6px 6px 12px',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  words: { flex: '1 1 auto', minWidth: 0, overflowWrap: 'anywhere' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

const RuleList = ({ rules, onRemove }: { rules: readonly Rule[]; onRemove: (rule: Rule) => void }) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list} aria-label="Rules">
      {rules.map((rule) => (
        <li key={`${rule.kind} ${rule.value}`} className={styles.rule}>
          <Badge tone={rule.effect === 'include' ? 'success' : 'subtle'}>
            {rule.effect === 'include' ? 'Include' : 'Leave out'}
          </Badge>
          <span className={styles.words}>{writeRule(rule)}</span>
          <Button
            appearance="subtle"
            icon={<Dismiss20Regular />}
            aria-label={`Remove: ${writeRule(rule)}`}
            onClick={() => onRemove(rule)}
          />
        </li>
      ))}
    </ul>
  );
};

/** What rules that are not saved yet would come to. */
const usePreview = (connectionId: string, rules: readonly Rule[], changed: boolean) =>
  useQuery({
    queryKey: ['reach-preview', connectionId, rules],
    queryFn: ({ signal }) => call(previewReach, { id: connectionId, rules: [...rules] }, signal),
    enabled: changed,
    placeholderData: keepPreviousData,
  });

const useSave = (connectionId: string, onSaved: () => void) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: { rules: readonly Rule[]; erase: boolean }) =>
      call(saveReach, { id: connectionId, rules: [...wanted.rules], erase: wanted.erase }),
    onSuccess: async ({ counts }) => {
      announce(`Saved. ${countOf(counts.captured, 'mailbox', 'mailboxes')} are captured.`);
      await queries.invalidateQueries({ queryKey: reachQuery(connectionId).queryKey });
      void queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      onSaved();
    },
  });
};

type Saved = z.output<typeof saveReach.output>;

const SavedNote = ({ saved }: { saved: Saved }) => (
  <Note tone="success" title="Saved">
    <p>
      {countOf(saved.counts.captured, 'mailbox', 'mailboxes')} are captured.
      {saved.erased > 0 && ` ${countOf(saved.erased, 'item')} erased; the receipt is kept under Connections.`}
    </p>
  </Note>
);

interface RulePanelProps {
  readonly connectionId: string;
  readonly saved: readonly Rule[];
  readonly counts: Counts;
}

export const RulePanel = ({ connectionId, saved, counts }: RulePanelProps) => {
  const styles = useStyles();
  const [draft, setDraft] = useState<readonly Rule[] | null>(null);
  const [asking, setAsking] = useState(false);
  const rules = draft ?? saved;
  const changed = !sameRules(rules, saved);
  const preview = usePreview(connectionId, rules, changed);
  const save = useSave(connectionId, () => setDraft(null));
  const shown = changed ? preview.data?.counts : counts;
  const ask = (): void => {
    if (shown !== undefined && shown.newlyLeftOut > 0) setAsking(true);
    else save.mutate({ rules, erase: false });
  };
  return (
    <Panel title="Who is captured" text={meaningOf(rules)}>
      {rules.length > 0 && <RuleList rules={rules} onRemove={(rule) => setDraft(withoutRule(rules, rule))} />}
      <RuleForm connectionId={connectionId} onAdd={(rule) => setDraft(withRule(rules, rule))} />
      <CountStrip counts={shown} busy={changed && preview.isFetching} preview={changed} />
      {preview.error !== null && changed && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
      {save.error !== null && <Failure error={save.error} />}
      {save.data !== undefined && !changed && <SavedNote saved={save.data} />}
      {changed && (
        <div className={styles.actions}>
          <Button appearance="primary" onClick={ask} disabledFocusable={save.isPending || shown === undefined}>
            {save.isPending ? 'Saving' : 'Save the rules'}
          </Button>
          <Button onClick={() => setDraft(null)}>Undo changes</Button>
        </div>
      )}
      {asking && shown !== undefined && (
        <SaveDialog
          leftOut={shown.newlyLeftOut}
          onClose={() => setAsking(false)}
          onSave={(erase) => {
            setAsking(false);
            save.mutate({ rules, erase });
          }}
        />
      )}
    </Panel>
  );
};
