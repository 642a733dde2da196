// One row of the org chart: who it is, how many are below, and the sign that opens them.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons/svg/chevron-right';
import { Link } from '@tanstack/react-router';
import type { ChartPerson } from '../../../../src/contract/org-chart.ts';
import { Badge } from '../../../ui/badge.tsx';
import { writeDay } from '../../../ui/days.ts';
import { countOf, writeCount } from '../../../ui/figures.ts';
import { Initials } from '../../../ui/initials.tsx';

const useStyles = makeStyles({
  person: { display: 'flex', alignItems: 'center', gap: '10px', minWidth: 0, flex: '1 1 auto' },
  chevron: { flex: '0 0 16px', color: tokens.colorNeutralForeground3 },
  open: { transform: 'rotate(90deg)' },
  none: { visibility: 'hidden' },
  words: { display: 'grid', minWidth: 0, overflowWrap: 'anywhere' },
  name: {
    justifySelf: 'start',
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: '20px',
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
  },
  small: { fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground3 },
  counts: {
    fontSize: '13px',
    lineHeight: '18px',
    color: tokens.colorNeutralForeground2,
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    flex: '0 0 auto',
    '@media (max-width: 859px)': { display: 'none' },
  },
  beneath: { display: 'none', '@media (max-width: 859px)': { display: 'block' } },
});

const writeBelow = ({ reports, below }: ChartPerson): string => {
  if (reports === 0) return '';
  const direct = countOf(reports, 'report');
  return below > reports ? `${direct}, ${writeCount(below)} in all` : direct;
};

export const TreePerson = ({ person, open }: { person: ChartPerson; open: boolean }) => {
  const styles = useStyles();
  const about = [person.jobTitle, person.department].filter((part) => part !== null).join(' · ');
  const below = writeBelow(person);
  return (
    <>
      <ChevronRight16Regular
        aria-hidden="true"
        className={mergeClasses(styles.chevron, open && styles.open, person.reports === 0 && styles.none)}
      />
      <div className={styles.person}>
        <Initials name={person.fullName} />
        <div className={styles.words}>
          {/* The row has the focus: Enter follows the link. */}
          <Link to="/people/$id" params={{ id: person.id }} className={styles.name} tabIndex={-1}>
            {person.fullName}
          </Link>
          <span className={styles.small}>{about === '' ? person.email : about}</span>
          {below !== '' && <span className={mergeClasses(styles.small, styles.beneath)}>{below}</span>}
        </div>
        {person.leftOn !== null && <Badge tone="warning">{`Left ${writeDay(person.leftOn)}`}</Badge>}
      </div>
      <span className={styles.counts}>{below}</span>
    </>
  );
};
