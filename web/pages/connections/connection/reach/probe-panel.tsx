// Mailboxes that must answer and mailboxes that must be refused: what was found, and when it is looked at next.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { Pulse20Regular } from '@fluentui/react-icons/svg/pulse';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Probe, probeNow, saveProbes } from '../../../../../src/contract/reach.ts';
import { call } from '../../../../api.ts';
import { alertsQuery } from '../../../../queries.ts';
import { reachQuery } from '../../../../queries/reach.ts';
import { announce } from '../../../../ui/announcer.tsx';
import { Badge } from '../../../../ui/badge.tsx';
import { Countdown } from '../../../../ui/countdown.tsx';
import { countOf } from '../../../../ui/figures.ts';
import { Moment } from '../../../../ui/moment.tsx';
import { ProblemGroup } from '../../../../ui/problem-group.tsx';
import { Failure } from '../../../../ui/states.tsx';
import { Panel } from '../panel.tsx';
import { ProbeForm } from './probe-form.tsx';
import { probeWords, propagatesUntil, unsettled, writeProbe } from './probe-words.ts';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid', gap: '8px' },
  probe: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '4px 12px',
    alignItems: 'start',
    padding: '10px 8px 12px 14px',
    borderRadius: '8px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  name: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px', minHeight: '32px' },
  mailbox: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  text: { gridColumn: '1 / -1', fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
  problem: { gridColumn: '1 / -1', paddingTop: '4px', paddingRight: '6px' },
  quiet: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground3 },
});

const ProbeRow = ({ probe, onRemove }: { probe: Probe; onRemove: () => void }) => {
  const styles = useStyles();
  const { tone, word } = probeWords(probe.state);
  return (
    <li className={styles.probe}>
      <div className={styles.name}>
        <span className={styles.mailbox}>{probe.mailbox}</span>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <Button
        appearance="subtle"
        icon={<Dismiss20Regular />}
        aria-label={`Probe ${probe.mailbox} no more`}
        onClick={onRemove}
      />
      <p className={styles.text}>
        {writeProbe(probe)}{' '}
        {probe.probedAt !== null && (
          <>
            Looked at <Moment at={probe.probedAt} />.{' '}
          </>
        )}
        {probe.state === 'proved' && probe.provedSince !== null && (
          <>
            So since <Moment at={probe.provedSince} />.
          </>
        )}
        {probe.state === 'propagating' && (
          <>
            A change there takes up to two hours: <Countdown until={propagatesUntil(probe)} ended="the time is up" />{' '}
            left.
          </>
        )}
      </p>
      {probe.problem !== null && probe.state !== 'proved' && (
        <div className={styles.problem}>
          <ProblemGroup problem={probe.problem} />
        </div>
      )}
    </li>
  );
};

interface ProbePanelProps {
  readonly connectionId: string;
  readonly probes: readonly Probe[];
  readonly nextProbeAt: string | null;
}

type Wanted = readonly Pick<Probe, 'mailbox' | 'expected'>[];

const useProbes = (connectionId: string) => {
  const queries = useQueryClient();
  const { queryKey } = reachQuery(connectionId);
  const onSuccess = ({ probes }: { probes: Probe[] }): Promise<void> => {
    const drift = probes.filter(({ state }) => state === 'drift').length;
    announce(drift === 0 ? 'Probed.' : `Probed. ${countOf(drift, 'mailbox', 'mailboxes')} not as it must be.`);
    queries.setQueryData(queryKey, (before) => (before === undefined ? before : { ...before, probes }));
    void queries.invalidateQueries({ queryKey: alertsQuery.queryKey });
    return queries.invalidateQueries({ queryKey });
  };
  const save = useMutation({
    mutationFn: (wanted: Wanted) =>
      call(saveProbes, {
        id: connectionId,
        probes: wanted.map(({ mailbox, expected }) => ({ mailbox, expected })),
      }),
    onSuccess,
  });
  const run = useMutation({ mutationFn: () => call(probeNow, { id: connectionId }), onSuccess });
  return { save, run };
};

/** Asks again soon while an answer may change within minutes. */
const useFollow = (connectionId: string, probes: readonly Probe[]): void => {
  const queries = useQueryClient();
  const moving = unsettled(probes);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(
      () => void queries.invalidateQueries({ queryKey: reachQuery(connectionId).queryKey }),
      10_000,
    );
    return () => clearInterval(timer);
  }, [moving, connectionId, queries]);
};

export const ProbePanel = ({ connectionId, probes, nextProbeAt }: ProbePanelProps) => {
  const styles = useStyles();
  const { save, run } = useProbes(connectionId);
  useFollow(connectionId, probes);
  const failure = save.error ?? run.error;
  return (
    <Panel
      title="Proof"
      text="Name mailboxes that must answer and mailboxes that must be refused. Each is asked for what the streams need, now and then daily; when one turns, you are told."
      actions={
        probes.length > 0 && (
          <Button icon={<Pulse20Regular />} onClick={() => run.mutate()} disabledFocusable={run.isPending}>
            {run.isPending ? 'Probing' : 'Probe now'}
          </Button>
        )
      }
    >
      {probes.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
        <ul role="list" className={styles.list} aria-label="Probes">
          {probes.map((probe) => (
            <ProbeRow
              key={probe.mailbox}
              probe={probe}
              onRemove={() => save.mutate(probes.filter((each) => each !== probe))}
            />
          ))}
        </ul>
      )}
      <ProbeForm
        taken={probes.map(({ mailbox }) => mailbox)}
        busy={save.isPending}
        onAdd={(added) => save.mutate([...probes, added])}
      />
      {failure !== null && <Failure error={failure} />}
      {nextProbeAt !== null && probes.length > 0 && (
        <p className={styles.quiet}>
          Next look <Moment at={nextProbeAt} as="distance" />.
        </p>
      )}
    </Panel>
  );
};
