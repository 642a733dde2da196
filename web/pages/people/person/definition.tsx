// What a signal means, how it is computed, where it comes from, and how sure this value of it is.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Figure, SignalDefinition } from '../../../../src/contract/people.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Coverage } from '../../../ui/coverage.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { writePeriodRule } from './facts.ts';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: '112px minmax(0, 1fr)',
    gap: '10px 16px',
    padding: '16px',
    borderRadius: '8px',
    backgroundColor: tokens.colorNeutralBackground2,
    fontSize: '13px',
    lineHeight: '18px',
    '@media (max-width: 859px)': { gridTemplateColumns: 'minmax(0, 1fr)', gap: '2px' },
  },
  term: { color: tokens.colorNeutralForeground3, '@media (max-width: 859px)': { paddingTop: '8px' } },
  state: { display: 'flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center' },
});

const streamNames: Readonly<Record<string, string>> = {
  mail: 'mail',
  meetings: 'meetings',
  chats: 'chats',
  calls: 'calls',
  usage: 'usage reports (up to 48 hours late)',
  'sign-ins': 'sign-ins',
};

const states: Readonly<Record<Figure['state'], { tone: 'success' | 'warning' | 'subtle'; word: string }>> = {
  measured: { tone: 'success', word: 'Measured' },
  estimated: { tone: 'warning', word: 'Estimated' },
  unavailable: { tone: 'subtle', word: 'Unavailable' },
};

export const Definition = ({ definition, figure }: { definition: SignalDefinition; figure: Figure }) => {
  const styles = useStyles();
  const state = states[figure.state];
  const rows = [
    ['Meaning', definition.meaning],
    ['Formula', definition.formula],
    ['Over a period', writePeriodRule(definition)],
    ['Source', definition.source],
    ['Read from', definition.streams.map((stream) => streamNames[stream] ?? stream).join(', ')],
  ] as const;
  return (
    <dl className={styles.list}>
      {rows.map(([term, text]) => (
        <div key={term} style={{ display: 'contents' }}>
          <dt className={styles.term}>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      <dt className={styles.term}>State</dt>
      <dd className={styles.state}>
        <Badge tone={state.tone}>{state.word}</Badge>
        {figure.reason?.text}
      </dd>
      <dt className={styles.term}>Coverage</dt>
      <dd>
        <Coverage share={figure.coverage} />
      </dd>
      <dt className={styles.term}>As of</dt>
      <dd>{figure.asOf === null ? 'Not read yet' : <Moment at={figure.asOf} />}</dd>
    </dl>
  );
};
