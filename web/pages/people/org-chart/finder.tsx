// Finds people in the org chart: who it is, where they stand, and a button that opens the way to them.
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ChartPerson } from '../../../../src/contract/org-chart.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Card } from '../../../ui/card.tsx';
import { countOf } from '../../../ui/figures.ts';
import { TextLink } from '../../../ui/link-button.tsx';
import { Failure } from '../../../ui/states.tsx';
import { chartSearchQuery } from './queries.ts';

const useStyles = makeStyles({
  stack: { display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' },
  field: { maxWidth: '420px' },
  list: { listStyle: 'none', display: 'grid', gap: '8px' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '4px 16px',
    alignItems: 'center',
    maxWidth: '720px',
  },
  words: { display: 'grid', minWidth: 0, overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold, lineHeight: '20px' },
  small: { fontSize: '13px', lineHeight: '18px', color: tokens.colorNeutralForeground2 },
});

interface FinderProps {
  /** Whether somebody is at the top of the chart: who is not below anybody there stands nowhere in it. */
  readonly isTop: (id: string) => boolean;
  /** `path`: from the top to the manager. */
  readonly onShow: (id: string, path: readonly string[]) => void;
}

/** The role, and the way down: `Engineer, under Ines Falk › Tomas Bauer`. */
const placeWords = (person: ChartPerson, path: readonly { readonly fullName: string }[]): string =>
  [person.jobTitle, path.length === 0 ? null : `under ${path.map(({ fullName }) => fullName).join(' › ')}`]
    .filter((part) => part !== null)
    .join(', ');

const mostFound = 8;

/** What was typed, once typing rests. */
const useRest = (typed: string): string => {
  const [rested, setRested] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed.trim()), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  return rested;
};

export const Finder = ({ isTop, onShow }: FinderProps) => {
  const styles = useStyles();
  const [typed, setTyped] = useState('');
  const search = useRest(typed);
  const { data, error, isPlaceholderData } = useQuery(chartSearchQuery(search));
  const total = search === '' || isPlaceholderData ? undefined : data?.total;
  useEffect(() => {
    if (total !== undefined) announce(`${countOf(total, 'person', 'people')} found.`);
  }, [total]);
  return (
    <search className={styles.stack}>
      <Field label="Find somebody" className={styles.field}>
        <Input
          type="search"
          value={typed}
          maxLength={200}
          placeholder="Name, address or role"
          contentBefore={<Search20Regular />}
          onChange={(_, { value }) => setTyped(value)}
        />
      </Field>
      {error !== null && search !== '' && <Failure error={error} />}
      {search !== '' && data !== undefined && (
        <Card>
          <div className={styles.stack}>
            {data.total === 0 && <p>Nobody who works here is found for “{search}”.</p>}
            {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
            <ul role="list" className={styles.list}>
              {data.found.slice(0, mostFound).map(({ person, path }) => (
                <li key={person.id} className={styles.row}>
                  <div className={styles.words}>
                    <span className={styles.name}>{person.fullName}</span>
                    <span className={styles.small}>{placeWords(person, path)}</span>
                  </div>
                  {isTop(path[0]?.id ?? person.id) ? (
                    <Button
                      size="small"
                      aria-label={`Show ${person.fullName} in the chart`}
                      onClick={() => {
                        setTyped('');
                        onShow(
                          person.id,
                          path.map(({ id }) => id),
                        );
                      }}
                    >
                      Show
                    </Button>
                  ) : (
                    <TextLink to="/people/$id" params={{ id: person.id }}>
                      Not in the chart
                    </TextLink>
                  )}
                </li>
              ))}
            </ul>
            {data.total > mostFound && (
              <p className={styles.small}>
                and {countOf(data.total - mostFound, 'more', 'more')}: type more of the name.
              </p>
            )}
          </div>
        </Card>
      )}
    </search>
  );
};
