// The parts of the page on identities as links, each with how many it holds.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from '@tanstack/react-router';
import { writeCount } from '../../ui/figures.ts';
import { own } from '../../ui/theme/theme.ts';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    listStyle: 'none',
    gap: '4px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowX: 'auto',
    scrollbarWidth: 'none',
  },
  link: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    minHeight: '44px',
    padding: '0 14px',
    whiteSpace: 'nowrap',
    textDecorationLine: 'none',
    color: tokens.colorNeutralForeground2,
    borderBottom: '3px solid transparent',
    borderRadius: '6px 6px 0 0',
    ':hover': { color: tokens.colorNeutralForeground1, backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '&[aria-current="page"]': {
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
      borderBottomColor: own.brass,
    },
    '@media (max-width: 859px)': { padding: '0 10px' },
  },
  count: { fontSize: '12px', fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground2 },
});

type Tab = 'proposed' | 'unmapped' | 'decisions';

const tabs = [
  ['proposed', 'Proposed'],
  ['unmapped', 'Unmapped'],
  ['decisions', 'Decisions'],
] as const;

interface TabsProps {
  readonly tab: Tab;
  /** Null while it is not known. */
  readonly counts: { readonly proposed: number; readonly unmapped: number } | null;
}

export const Tabs = ({ tab, counts }: TabsProps) => {
  const styles = useStyles();
  return (
    <nav aria-label="Parts of this page">
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {tabs.map(([name, label]) => (
          <li key={name}>
            <Link
              to="/people/identities"
              search={name === 'proposed' ? {} : { tab: name }}
              aria-current={name === tab ? 'page' : undefined}
              activeProps={{}}
              activeOptions={{ exact: true }}
              className={styles.link}
              resetScroll={false}
            >
              {label}
              {name !== 'decisions' && counts !== null && (
                <span className={styles.count}>{writeCount(counts[name])}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
