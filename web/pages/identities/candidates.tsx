// Who an account may be: each candidate with confidence and the reasons that add up to it.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import type { Candidate, OpenIdentity } from '../../../src/contract/identities.ts';
import { Badge } from '../../ui/badge.tsx';
import { writeConfidence, writeWeight } from './list.ts';

const useStyles = makeStyles({
  list: { display: 'grid', gap: '8px', border: 'none', padding: 0, margin: 0, minWidth: 0 },
  one: { display: 'grid', gap: '2px', minWidth: 0 },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px', minHeight: '28px' },
  choice: { display: 'inline-flex', alignItems: 'center', gap: '8px', minHeight: '24px', cursor: 'pointer' },
  name: { fontWeight: tokens.fontWeightSemibold },
  mail: { fontSize: '12px', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  confidence: { fontVariantNumeric: 'tabular-nums' },
  summary: {
    cursor: 'pointer',
    width: 'max-content',
    fontSize: '12px',
    lineHeight: '24px',
    color: tokens.colorBrandForegroundLink,
    borderRadius: '4px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  reasons: { listStyle: 'none', display: 'grid', gap: '2px', fontSize: '12px', lineHeight: '18px' },
  reason: { display: 'grid', gridTemplateColumns: '48px minmax(0, 1fr)', color: tokens.colorNeutralForeground2 },
  weight: { fontVariantNumeric: 'tabular-nums', textAlign: 'right', paddingRight: '10px' },
});

const Reasons = ({ candidate }: { candidate: Candidate }) => {
  const styles = useStyles();
  return (
    <details>
      <summary className={styles.summary} aria-label={`Why ${candidate.person.fullName}`}>
        Why
      </summary>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.reasons}>
        {candidate.reasons.map((reason) => (
          <li key={reason.code} className={styles.reason}>
            <span className={styles.weight}>{writeWeight(reason.weight)}</span>
            <span>{reason.text}</span>
          </li>
        ))}
      </ul>
    </details>
  );
};

interface CandidatesProps {
  readonly account: OpenIdentity;
  /** The id of the person who is chosen. */
  readonly chosen: string;
  readonly onChoose: (personId: string) => void;
}

export const Candidates = ({ account, chosen, onChoose }: CandidatesProps) => {
  const styles = useStyles();
  const name = useId();
  const several = account.candidates.length > 1;
  return (
    <fieldset className={styles.list} aria-label={`Who ${account.name} may be`}>
      {account.candidates.map((candidate, index) => {
        const { person, confidence } = candidate;
        const words = (
          <>
            <span className={styles.name}>{person.fullName}</span>
            <span className={styles.mail}>{person.email}</span>
          </>
        );
        return (
          <div key={person.id} className={styles.one}>
            <div className={styles.head}>
              {several ? (
                <label className={styles.choice}>
                  <input type="radio" name={name} checked={chosen === person.id} onChange={() => onChoose(person.id)} />
                  {words}
                </label>
              ) : (
                words
              )}
              <Badge tone={index === 0 && account.clear ? 'success' : 'subtle'}>
                {`${writeConfidence(confidence)}${index === 0 && account.clear ? ', clear' : ''}`}
              </Badge>
            </div>
            <Reasons candidate={candidate} />
          </div>
        );
      })}
    </fieldset>
  );
};
