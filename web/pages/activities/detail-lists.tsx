// The lists of an activity's facts: signals it counts in, who else took part, mailboxes that hold a copy.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle16Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { SubtractCircle16Regular } from '@fluentui/react-icons/svg/subtract-circle';
import { type ReactNode, useId } from 'react';
import type { ActivityDetail } from '../../../src/contract/activities.ts';
import { TextLink } from '../../ui/link-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { writeCount } from '../../ui/figures.ts';

const useStyles = makeStyles({
  section: { display: 'grid', gap: '8px' },
  title: { fontSize: '14px', lineHeight: '20px', fontWeight: tokens.fontWeightSemibold },
  list: { listStyle: 'none', display: 'grid' },
  item: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    gap: '0 8px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    lineHeight: '20px',
    '& svg': { marginTop: '2px' },
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: '0 12px',
    padding: '6px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    lineHeight: '20px',
    overflowWrap: 'anywhere',
  },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '13px', lineHeight: '18px' },
  yes: { color: tokens.colorStatusSuccessForeground1 },
  no: { color: tokens.colorNeutralForeground3 },
});

const Section = ({ title, children }: { title: string; children: ReactNode }) => {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 className={styles.title} id={id}>
        {title}
      </h3>
      {children}
    </section>
  );
};

const SignalName = ({ detail, own, index }: { detail: ActivityDetail; own: boolean; index: number }) => {
  const signal = detail.signals[index];
  const { person } = detail.activity;
  if (signal === undefined) return null;
  if (own || person === null) return <span>{signal.title}</span>;
  const day = detail.localAt.slice(0, 10);
  return (
    <TextLink to="/people/$id" params={{ id: person.id }} search={{ from: day, to: day, signal: signal.signal }}>
      {signal.title}
    </TextLink>
  );
};

export const CountsIn = ({ detail, own }: { detail: ActivityDetail; own: boolean }) => {
  const styles = useStyles();
  const name = detail.activity.person?.name;
  return (
    <Section title={name === undefined ? 'Signals' : `Where it counts for ${name}`}>
      {detail.withoutSignals !== null && <p className={styles.quiet}>{detail.withoutSignals}</p>}
      {detail.signals.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none
        <ul role="list" className={styles.list}>
          {detail.signals.map((signal, index) => (
            <li key={signal.signal} className={styles.item}>
              {signal.counts ? (
                <CheckmarkCircle16Filled className={styles.yes} aria-label="Counts" />
              ) : (
                <SubtractCircle16Regular className={styles.no} aria-label="Does not count" />
              )}
              <div>
                <SignalName detail={detail} own={own} index={index} />
                <p className={mergeClasses(styles.quiet, !signal.counts && styles.no)}>{signal.why}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

export const OthersList = ({ detail }: { detail: ActivityDetail }) => {
  const styles = useStyles();
  const { others, activity } = detail;
  if (others.length === 0) return null;
  const rest = activity.othersCount - others.length;
  return (
    <Section title={`With ${writeCount(activity.othersCount)}`}>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {others.map(({ address, name, role }) => (
          <li key={address} className={styles.line}>
            <span>{name === null ? address : `${name} (${address})`}</span>
            <span className={styles.quiet}>{role}</span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className={styles.quiet}>And {writeCount(rest)} more.</p>}
    </Section>
  );
};

export const SeenIn = ({ detail }: { detail: ActivityDetail }) => {
  const styles = useStyles();
  const { seenIn } = detail;
  if (seenIn.length === 0) return null;
  return (
    <Section title={`Seen in ${writeCount(seenIn.length)} ${seenIn.length === 1 ? 'mailbox' : 'mailboxes'}`}>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {seenIn.map((copy) => (
          <li key={copy.id} className={styles.line}>
            <span>{copy.person === null ? copy.account : `${copy.person.name} (${copy.account})`}</span>
            <span className={styles.quiet}>
              <Moment at={copy.at} />
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>One message or meeting, told once.</p>
    </Section>
  );
};
