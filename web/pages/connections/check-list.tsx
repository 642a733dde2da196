// The connection test: a line for each check with ✓, ✗ or not applicable, and beneath a failed one who mends it how.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { DismissCircle20Filled } from '@fluentui/react-icons/svg/dismiss-circle';
import { SubtractCircle20Regular } from '@fluentui/react-icons/svg/subtract-circle';
import { Warning20Filled } from '@fluentui/react-icons/svg/warning';
import type { Check } from '../../../src/contract/connections.ts';
import { Unseen } from '../../ui/announcer.tsx';
import { countOf } from '../../ui/figures.ts';
import { ProblemGroup } from '../../ui/problem-group.tsx';

const useStyles = makeStyles({
  list: { listStyle: 'none', display: 'grid', gap: '10px' },
  check: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr)', gap: '2px 12px', alignItems: 'start' },
  words: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '0 10px',
    alignItems: 'baseline',
    minWidth: 0,
    lineHeight: '20px',
  },
  title: { fontWeight: tokens.fontWeightSemibold },
  quiet: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3 },
  detail: { fontSize: '13px', color: tokens.colorNeutralForeground2 },
  problem: { gridColumn: 2, paddingTop: '6px' },
  ok: { color: tokens.colorStatusSuccessForeground1 },
  remark: { color: tokens.colorStatusWarningForeground3 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  none: { color: tokens.colorNeutralForeground3 },
});

const spoken = { ok: 'Passed', failed: 'Failed', 'not-applicable': 'Not applicable' } as const;

/** `9 passed, 1 failed, 2 not applicable`. */
export const tallyOf = (checks: readonly Check[]): string => {
  const count = (state: Check['state']): number => checks.filter((check) => check.state === state).length;
  const [ok, failed, none] = [count('ok'), count('failed'), count('not-applicable')];
  const parts = [`${ok} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (none > 0) parts.push(`${none} not applicable`);
  return `${countOf(checks.length, 'check')}: ${parts.join(', ')}`;
};

const Icon = ({ check: { state, problem } }: { check: Check }) => {
  const styles = useStyles();
  if (state === 'ok' && problem !== null) return <Warning20Filled className={styles.remark} aria-hidden="true" />;
  if (state === 'ok') return <CheckmarkCircle20Filled className={styles.ok} aria-hidden="true" />;
  if (state === 'failed') return <DismissCircle20Filled className={styles.failed} aria-hidden="true" />;
  return <SubtractCircle20Regular className={styles.none} aria-hidden="true" />;
};

export const CheckList = ({ checks }: { checks: readonly Check[] }) => {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
    <ul role="list" className={styles.list}>
      {checks.map((check) => (
        <li key={check.code} className={styles.check}>
          <Icon check={check} />
          <div className={styles.words}>
            <span className={mergeClasses(styles.title, check.state === 'not-applicable' && styles.quiet)}>
              <Unseen>
                {check.state === 'ok' && check.problem !== null ? 'Passed, with a remark' : spoken[check.state]}:{' '}
              </Unseen>
              {check.title}
            </span>
            {check.detail !== check.problem?.title && <span className={styles.detail}>{check.detail}</span>}
          </div>
          {check.problem !== null && (
            <div className={styles.problem}>
              <ProblemGroup problem={check.problem} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
};
