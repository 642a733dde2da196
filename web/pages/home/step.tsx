// One step of the checklist: its place on the line, what it is good for, and where it is done.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark16Filled } from '@fluentui/react-icons/svg/checkmark';
import type { z } from 'zod';
import type { ChecklistStep } from '../../../src/contract/session.ts';
import { Unseen } from '../../ui/announcer.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { own } from '../../ui/theme/theme.ts';

const useStyles = makeStyles({
  step: { display: 'grid', gridTemplateColumns: '28px minmax(0, 1fr)', columnGap: '16px' },
  line: { display: 'grid', gridTemplateRows: '28px 1fr', justifyItems: 'center' },
  knot: {
    width: '24px',
    height: '24px',
    borderRadius: '50%',
    display: 'grid',
    placeItems: 'center',
    boxSizing: 'border-box',
  },
  done: { backgroundColor: tokens.colorBrandBackground, color: tokens.colorNeutralForegroundOnBrand },
  later: { border: `1.5px dashed ${tokens.colorNeutralStroke1}` },
  cord: { width: '1.5px', backgroundColor: tokens.colorBrandBackground },
  loose: {
    width: 0,
    backgroundColor: 'transparent',
    borderLeft: `1.5px dashed ${tokens.colorNeutralStroke1}`,
  },
  words: { paddingBottom: '24px', display: 'grid', gap: '4px', justifyItems: 'start', minWidth: 0 },
  wordsLast: { paddingBottom: 0 },
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  quietTitle: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3 },
  text: { color: tokens.colorNeutralForeground2, maxWidth: '64ch' },
  action: { marginTop: '8px' },
});

type StepValue = z.infer<typeof ChecklistStep>;

const labels: Readonly<Record<StepValue['id'], string>> = {
  connect: 'Connect a source',
  consent: 'Check the permissions',
  'first-sync': 'Watch the progress',
  people: 'See the people',
  coverage: 'See the coverage',
};
const spoken = { done: 'Done', now: 'Next', later: 'Later' } as const;

const Bob = () => (
  <svg width="24" height="28" viewBox="0 0 24 28" aria-hidden="true">
    <path d="M12 0v5" stroke="currentColor" strokeWidth="1.5" />
    <path d="M9 4h6v3H9z" fill="currentColor" />
    <path d="M5 8h14c0 6.500-4 9-7 17-3-8-7-10.500-7-17z" fill={own.brass} />
    <path d="M12 8h7c0 6.500-4 9-7 17z" fill={own.brassShade} />
  </svg>
);

const Knot = ({ state }: { state: StepValue['state'] }) => {
  const styles = useStyles();
  if (state === 'now') return <Bob />;
  return (
    <span className={mergeClasses(styles.knot, state === 'done' ? styles.done : styles.later)} aria-hidden="true">
      {state === 'done' && <Checkmark16Filled />}
    </span>
  );
};

export const Step = ({ step, last }: { step: StepValue; last: boolean }) => {
  const styles = useStyles();
  return (
    <li className={styles.step} aria-current={step.state === 'now' ? 'step' : undefined}>
      <div className={styles.line}>
        <Knot state={step.state} />
        {!last && <span className={mergeClasses(styles.cord, step.state !== 'done' && styles.loose)} />}
      </div>
      <div className={mergeClasses(styles.words, last && styles.wordsLast)}>
        <h2 className={mergeClasses(styles.title, step.state === 'later' && styles.quietTitle)}>
          <Unseen>{spoken[step.state]}: </Unseen>
          {step.title}
        </h2>
        <p className={styles.text}>{step.text}</p>
        {step.state === 'now' && step.href !== null && (
          <LinkButton to={step.href} appearance="primary" className={styles.action}>
            {labels[step.id]}
          </LinkButton>
        )}
      </div>
    </li>
  );
};
