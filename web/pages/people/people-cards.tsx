// The people as cards, where there is no room for a table: the same figures on the same shared scale.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { SignalDefinition } from '../../../src/contract/people.ts';
import { Coverage } from '../../ui/coverage.tsx';
import { Multiple } from './multiple.tsx';
import type { People } from './list.ts';
import { PersonName } from './person-name.tsx';
import { scalesOf, writeScale } from './scales.ts';

const useStyles = makeStyles({
  list: {
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(300px, 100%), 1fr))',
    gap: '12px',
  },
  card: {
    position: 'relative',
    display: 'grid',
    gap: '12px',
    alignContent: 'start',
    padding: '16px',
    borderRadius: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  signals: { display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: '12px 16px' },
  label: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
  scales: {
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    gap: '2px 12px',
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
    marginBottom: '12px',
  },
});

export const PeopleCards = ({ people, signals }: { people: People; signals: readonly SignalDefinition[] }) => {
  const styles = useStyles();
  const scales = scalesOf(people.people, signals);
  return (
    <div>
      <dl className={styles.scales} aria-label="Scales of the small charts">
        {signals.map((signal) => (
          <div key={signal.name} style={{ display: 'contents' }}>
            <dt>{signal.title}</dt>
            <dd>{writeScale(scales.get(signal.name) ?? { top: 1, cut: false }, signal)}</dd>
          </div>
        ))}
      </dl>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {people.people.map((person) => (
          <li key={person.id} className={styles.card}>
            <PersonName
              person={person}
              beneath={[person.jobTitle, person.department].filter((part) => part !== null).join(' · ')}
            />
            <div>
              <span className={styles.label}>Coverage</span>
              <Coverage share={person.coverage} reason={person.reason?.text} />
            </div>
            <div className={styles.signals}>
              {signals.map((signal) => (
                <div key={signal.name}>
                  <span className={styles.label}>{signal.title}</span>
                  <Multiple
                    fluid
                    signal={signal}
                    figure={person.figures.find((figure) => figure.signal === signal.name)}
                    series={person.series[signal.name] ?? []}
                    days={people.days}
                    scale={scales.get(signal.name) ?? { top: 1, cut: false }}
                  />
                </div>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
};
