// How to read the list: what the signals mean, and what the marks of the small charts are.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { SignalDefinition } from '../../../src/contract/people.ts';
import { Disclosure } from '../../ui/disclosure.tsx';

const useStyles = makeStyles({
  list: { display: 'grid', gap: '10px', maxWidth: '80ch', fontSize: '13px', lineHeight: '18px' },
  term: { fontWeight: tokens.fontWeightSemibold },
  meaning: { color: tokens.colorNeutralForeground2 },
});

export const Legend = ({ signals }: { signals: readonly SignalDefinition[] }) => {
  const styles = useStyles();
  return (
    <Disclosure summary="How to read these figures">
      <dl className={styles.list}>
        {signals.map((signal) => (
          <div key={signal.name}>
            <dt className={styles.term}>{signal.title}</dt>
            <dd className={styles.meaning}>{signal.meaning}</dd>
          </div>
        ))}
        <div>
          <dt className={styles.term}>Coverage</dt>
          <dd className={styles.meaning}>
            The share of a person’s mail and meetings of these days that could be read. What is missing is hatched.
          </dd>
        </div>
        <div>
          <dt className={styles.term}>Small charts</dt>
          <dd className={styles.meaning}>
            A bar a day; in one column the same height is the same value for everybody. Where the scale ends with +,
            higher days are cut and have a break near the top. A dotted base line marks days that could not be read:
            they are unknown, not 0. People are never ordered by a figure.
          </dd>
        </div>
      </dl>
    </Disclosure>
  );
};
