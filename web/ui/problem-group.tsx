// One cause of trouble: what is wrong, who mends it how, which mailboxes it keeps out, and the source's own code on demand.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Warning20Filled } from '@fluentui/react-icons/svg/warning';
import type { ReactNode } from 'react';
import type { Problem } from '../../src/contract/connections.ts';
import { Disclosure } from './disclosure.tsx';
import { countOf } from './figures.ts';
import { OutLink } from './link-button.tsx';

const whoFixes: Readonly<Record<Problem['who'], string>> = {
  plumbline: 'Plumbline goes on by itself',
  admin: 'For an admin of the connected organization',
  employee: 'For the employee',
  microsoft: 'For the source itself',
  operator: 'For whoever runs Plumbline',
};

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    gap: '10px',
    padding: '12px 14px',
    borderRadius: '8px',
    backgroundColor: tokens.colorStatusWarningBackground1,
  },
  icon: { color: tokens.colorStatusWarningForeground3, marginTop: '1px' },
  words: { display: 'grid', gap: '4px', minWidth: 0 },
  title: { fontWeight: tokens.fontWeightSemibold, lineHeight: '20px' },
  text: { color: tokens.colorNeutralForeground1, maxWidth: '76ch' },
  who: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  mailboxes: {
    columnWidth: '220px',
    overflowWrap: 'anywhere',
    columnGap: '24px',
    listStyle: 'none',
    fontSize: '13px',
    lineHeight: '20px',
    maxHeight: '240px',
    overflowY: 'auto',
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', paddingTop: '4px' },
  code: { overflowWrap: 'anywhere', fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' },
});

interface ProblemGroupProps {
  readonly problem: Problem;
  readonly mailboxes?: readonly string[];
  /** Titles of the streams it concerns. */
  readonly concerns?: readonly string[];
  /** How many mailboxes it concerns where not all are named. */
  readonly mailboxCount?: number;
  /** Whether it may concern more than that. */
  readonly atLeast?: boolean;
  /** Beneath the words. */
  readonly actions?: ReactNode;
}

interface MailboxesProps {
  readonly mailboxes: readonly string[];
  readonly count: number;
  readonly atLeast: boolean;
}

const Mailboxes = ({ mailboxes, count, atLeast }: MailboxesProps) => {
  const styles = useStyles();
  const counted = countOf(count, 'mailbox', 'mailboxes');
  return (
    <Disclosure summary={atLeast ? `${counted} at least` : counted} open={count <= 3}>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles, jsx-a11y/no-noninteractive-tabindex -- Safari drops an unstyled list; what scrolls must be reachable by keyboard */}
      <ul role="list" className={styles.mailboxes} tabIndex={0} aria-label="Mailboxes">
        {mailboxes.map((mailbox) => (
          <li key={mailbox}>{mailbox}</li>
        ))}
        {count > mailboxes.length && <li>and {countOf(count - mailboxes.length, 'more', 'more')}</li>}
      </ul>
    </Disclosure>
  );
};

export const ProblemGroup = (props: ProblemGroupProps) => {
  const { problem, mailboxes = [], mailboxCount = mailboxes.length, atLeast = false, concerns, actions } = props;
  const styles = useStyles();
  return (
    <div className={styles.box}>
      <Warning20Filled className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.title}>{problem.title}</p>
        <p className={styles.text}>
          {problem.fix} {problem.link !== null && <OutLink href={problem.link}>Where to do this</OutLink>}
        </p>
        <p className={styles.who}>
          {whoFixes[problem.who]}
          {concerns !== undefined && `. Concerns: ${concerns.join('; ')}`}
        </p>
        {mailboxes.length > 0 && <Mailboxes mailboxes={mailboxes} count={mailboxCount} atLeast={atLeast} />}
        <Disclosure summary="Code">
          <code className={styles.code}>
            {problem.raw} · {problem.code}
          </code>
        </Disclosure>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
};
