// What is to be mended in the reporting lines: people without a manager, circles, managers who left.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import type { ChartPerson } from '../../../../src/contract/org-chart.ts';
import { Card } from '../../../ui/card.tsx';
import { writeDay } from '../../../ui/days.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { countOf } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { mendingQuery } from './queries.ts';

const useStyles = makeStyles({
  part: { display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { fontSize: '16px', lineHeight: '24px', fontWeight: tokens.fontWeightSemibold },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2, maxWidth: '68ch' },
  list: { display: 'grid', gap: '8px', paddingLeft: '20px', lineHeight: '20px', maxHeight: '360px', overflowY: 'auto' },
});

const Name = ({ person }: { person: ChartPerson }) => (
  <TextLink to="/people/$id" params={{ id: person.id }}>
    {person.fullName}
  </TextLink>
);

/** Names one after another, with commas or arrows between. */
const Names = ({ people, between }: { people: readonly ChartPerson[]; between: string }) =>
  people.map((person, at) => (
    <span key={person.id}>
      {at > 0 && between}
      <Name person={person} />
    </span>
  ));

const Kind = ({ summary, why, children }: { summary: string; why: string; children: ReactNode }) => {
  const styles = useStyles();
  return (
    <Disclosure summary={summary}>
      <div className={styles.part}>
        <p className={styles.small}>{why}</p>
        <ul className={styles.list}>{children}</ul>
      </div>
    </Disclosure>
  );
};

interface MendingProps {
  readonly unplaced: number;
  readonly circles: number;
  readonly orphaned: number;
}

const Kinds = ({ unplaced, circles, orphaned }: MendingProps) => {
  const { data, error, refetch } = useQuery(mendingQuery);
  if (data === undefined)
    return error === null ? (
      <Loading what="what is to be mended" heights={[24, 24]} />
    ) : (
      <Failure error={error} onRetry={() => void refetch()} />
    );
  return (
    <>
      {unplaced > 0 && (
        <Kind
          summary={`${countOf(unplaced, 'person has', 'people have')} no manager and nobody below`}
          why="Open a person and set the manager, or import a file with manager_email."
        >
          {data.unplaced.map((person) => (
            <li key={person.id}>
              <Name person={person} />
            </li>
          ))}
          {unplaced > data.unplaced.length && <li>and {countOf(unplaced - data.unplaced.length, 'more', 'more')}</li>}
        </Kind>
      )}
      {circles > 0 && (
        <Kind
          summary={`${countOf(circles, 'circle')} of people who report to one another`}
          why="Nobody of a circle stands in the chart. Give one of them another manager."
        >
          {data.circles.map((circle) => (
            <li key={circle.map(({ id }) => id).join(' ')}>
              <Names people={circle} between=" → " /> → {circle[0]?.fullName}
            </li>
          ))}
        </Kind>
      )}
      {orphaned > 0 && (
        <Kind
          summary={`${countOf(orphaned, 'person reports', 'people report')} to somebody who left`}
          why="They keep their place in the chart until they have another manager."
        >
          {data.orphaned.map(({ manager, reports }) => (
            <li key={manager.id}>
              <Name person={manager} /> left{manager.leftOn === null ? '' : ` ${writeDay(manager.leftOn)}`}:{' '}
              <Names people={reports} between=", " />
            </li>
          ))}
        </Kind>
      )}
    </>
  );
};

export const Mending = (counts: MendingProps) => {
  const styles = useStyles();
  const id = useId();
  if (counts.unplaced + counts.circles + counts.orphaned === 0) return null;
  return (
    <Card labelledBy={id}>
      <div className={styles.part}>
        <h2 className={styles.title} id={id}>
          To mend
        </h2>
        <Kinds {...counts} />
      </div>
    </Card>
  );
};
