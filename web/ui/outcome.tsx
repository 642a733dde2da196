// A page that says how something went: a sign, what happened, and the next step; before or without a login.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle48Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { ErrorCircle48Regular } from '@fluentui/react-icons/svg/error-circle';
import { Info48Regular } from '@fluentui/react-icons/svg/info';
import { Prohibited48Regular } from '@fluentui/react-icons/svg/prohibited';
import { ShieldCheckmark48Regular } from '@fluentui/react-icons/svg/shield-checkmark';
import { Timer48Regular } from '@fluentui/react-icons/svg/timer';
import { type ReactNode, useEffect, useRef } from 'react';

const signs = {
  done: CheckmarkCircle48Filled,
  stopped: Prohibited48Regular,
  late: Timer48Regular,
  approval: ShieldCheckmark48Regular,
  note: Info48Regular,
  failed: ErrorCircle48Regular,
} as const;
export type Sign = keyof typeof signs;

const useStyles = makeStyles({
  box: { display: 'grid', gap: '16px', justifyItems: 'start' },
  done: { color: tokens.colorStatusSuccessForeground1 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  other: { color: tokens.colorBrandForeground1 },
  title: {
    fontSize: '28px',
    textWrap: 'balance',
    lineHeight: '36px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.015em',
    outline: 'none',
    overflowWrap: 'anywhere',
  },
  text: { fontSize: '15px', lineHeight: '22px', color: tokens.colorNeutralForeground2 },
  rest: { display: 'grid', gap: '16px', justifyItems: 'start', width: '100%' },
});

interface OutcomeProps {
  readonly sign: Sign;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** Takes the focus, so that it is read out. */
export const Outcome = ({ sign, title, text, children }: OutcomeProps) => {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Plumbline`;
    heading.current?.focus();
  }, [title]);
  const Icon = signs[sign];
  return (
    <div className={styles.box}>
      <Icon
        aria-hidden="true"
        className={mergeClasses(sign === 'done' ? styles.done : sign === 'failed' ? styles.failed : styles.other)}
      />
      <h1 className={styles.title} tabIndex={-1} ref={heading}>
        {title}
      </h1>
      <p className={styles.text}>{text}</p>
      {children !== undefined && <div className={styles.rest}>{children}</div>}
    </div>
  );
};
