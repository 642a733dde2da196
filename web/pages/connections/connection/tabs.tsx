// The parts of a connection's page as links, so that each has an address of its own.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from '@tanstack/react-router';
import { own } from '../../../ui/theme/theme.ts';

const tabNames = ['overview', 'test', 'permissions', 'reach', 'life'] as const;
type Tab = (typeof tabNames)[number];

const labels: Readonly<Record<Tab, string>> = {
  overview: 'Overview',
  test: 'Test',
  permissions: 'Permissions',
  reach: 'Reach',
  life: 'Manage',
};

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
    // All five fit a narrow phone.
    '@media (max-width: 480px)': { padding: '0 7px' },
  },
});

export const Tabs = ({ id, tab }: { id: string; tab: Tab }) => {
  const styles = useStyles();
  return (
    <nav aria-label="Parts of this connection">
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={styles.list}>
        {tabNames.map((name) => (
          <li key={name}>
            <Link
              to="/connections/$id"
              params={{ id }}
              search={name === 'overview' ? {} : { tab: name }}
              aria-current={name === tab ? 'page' : undefined}
              activeProps={{}}
              activeOptions={{ exact: true }}
              className={styles.link}
              resetScroll={false}
            >
              {labels[name]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
