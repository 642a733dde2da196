// Who the person is, in whose working time the figures are counted, and how much could be read.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Card } from '../../../ui/card.tsx';
import { Coverage } from '../../../ui/coverage.tsx';
import { Initials } from '../../../ui/initials.tsx';
import { useNow } from '../../../ui/moment.tsx';
import { writeZone } from '../../../ui/times.ts';
import type { PersonAnswer } from './facts.ts';

const useStyles = makeStyles({
  box: { display: 'flex', flexWrap: 'wrap', gap: '16px 40px', alignItems: 'flex-start' },
  who: { display: 'flex', gap: '16px', alignItems: 'center', flex: '2 1 320px', minWidth: 0 },
  words: { display: 'grid', gap: '2px', minWidth: 0 },
  role: { fontWeight: tokens.fontWeightSemibold, lineHeight: '20px' },
  address: { overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '13px', lineHeight: '18px' },
  fact: { display: 'grid', gap: '4px', flex: '1 1 200px', minWidth: 0 },
  label: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
});

const origins: Readonly<Record<PersonAnswer['workingTime']['zoneFrom'], string>> = {
  person: 'set for this person',
  mailbox: 'from the mailbox',
  organization: 'the organization’s',
};

export const PersonHead = ({ answer }: { answer: PersonAnswer }) => {
  const styles = useStyles();
  const now = useNow();
  const { person, workingTime } = answer;
  const role = [person.jobTitle, person.department].filter((part) => part !== null).join(' · ');
  return (
    <Card>
      <div className={styles.box}>
        <div className={styles.who}>
          <Initials name={person.fullName} size={52} />
          <div className={styles.words}>
            {role !== '' && <p className={styles.role}>{role}</p>}
            <p className={mergeClasses(styles.quiet, styles.address)}>{person.email}</p>
            <p className={styles.quiet}>
              {person.managerName === null ? 'No manager is known' : `Manager: ${person.managerName}`}
            </p>
          </div>
        </div>
        <div className={styles.fact}>
          <p className={styles.label}>Working time</p>
          <p className={styles.quiet}>{workingTime.text}</p>
          <p className={styles.quiet}>
            {writeZone(workingTime.zone, now)}, {origins[workingTime.zoneFrom]}
          </p>
        </div>
        <div className={styles.fact}>
          <p className={styles.label}>Coverage of these days</p>
          <Coverage share={person.coverage} reason={person.reason?.text} />
        </div>
      </div>
    </Card>
  );
};
