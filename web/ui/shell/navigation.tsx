// The main navigation: a column beside the page on wide screens; on phones a bar of at most five, the others are behind Settings.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowSyncCircle20Filled, ArrowSyncCircle20Regular } from '@fluentui/react-icons/svg/arrow-sync-circle';
import { History20Filled, History20Regular } from '@fluentui/react-icons/svg/history';
import { Home20Filled, Home20Regular } from '@fluentui/react-icons/svg/home';
import { PeopleTeam20Filled, PeopleTeam20Regular } from '@fluentui/react-icons/svg/people-team';
import { People20Filled, People20Regular } from '@fluentui/react-icons/svg/people';
import { PersonCircle20Filled, PersonCircle20Regular } from '@fluentui/react-icons/svg/person-circle';
import { PlugConnected20Filled, PlugConnected20Regular } from '@fluentui/react-icons/svg/plug-connected';
import { Settings20Filled, Settings20Regular } from '@fluentui/react-icons/svg/settings';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Role } from '../../../src/contract/session.ts';
import { alertsQuery, checklistQuery } from '../../queries.ts';
import { Unseen } from '../announcer.tsx';
import { countOf } from '../figures.ts';
import { mayInvite, mayRun } from '../roles.ts';
import { own } from '../theme/theme.ts';

const useStyles = makeStyles({
  column: { display: 'grid', gap: '2px', listStyle: 'none' },
  bar: { display: 'flex', justifyContent: 'space-around', listStyle: 'none', height: '100%' },
  item: { display: 'contents' },
  link: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderRadius: '8px',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '& .regular, & .filled': { display: 'inline-flex' },
    '& .filled': { display: 'none' },
    '&[aria-current="page"]': { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
    '&[aria-current="page"] .filled': { display: 'inline-flex', color: tokens.colorBrandForeground1 },
    '&[aria-current="page"] .regular': { display: 'none' },
  },
  wide: {
    minHeight: '40px',
    padding: '0 12px',
    '&[aria-current="page"]': { backgroundColor: tokens.colorSubtleBackgroundSelected },
    // The current page hangs on the plumb line: a short line ending in the bob's brass.
    '&[aria-current="page"]::before': {
      content: '""',
      position: 'absolute',
      left: '-1px',
      top: '9px',
      bottom: '9px',
      width: '3px',
      borderRadius: '2px',
      backgroundColor: own.brass,
    },
  },
  small: {
    flex: '1 1 0',
    flexDirection: 'column',
    justifyContent: 'center',
    gap: '2px',
    fontSize: '12px',
    lineHeight: '16px',
    minHeight: '56px',
    '&[aria-current="page"]::before': {
      content: '""',
      position: 'absolute',
      top: 0,
      width: '28px',
      height: '3px',
      borderRadius: '0 0 2px 2px',
      backgroundColor: own.brass,
    },
  },
  label: { flex: '0 1 auto' },
  alarm: {
    display: 'inline-grid',
    placeItems: 'center',
    minWidth: '18px',
    height: '18px',
    padding: '0 5px',
    borderRadius: '9px',
    fontSize: '11px',
    lineHeight: '18px',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorStatusWarningForeground1,
    backgroundColor: tokens.colorStatusWarningBackground1,
    border: `1px solid ${tokens.colorStatusWarningBorder1}`,
    marginLeft: 'auto',
    '@media (max-width: 859px)': { position: 'absolute', top: '4px', left: 'calc(50% + 6px)' },
  },
  count: {
    marginLeft: 'auto',
    fontSize: '12px',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
  },
});

interface Place {
  readonly to: '/' | '/teams' | '/people' | '/activities' | '/connections' | '/sync' | '/settings' | '/account';
  readonly label: string;
  readonly icon: ReactElement;
  readonly count: string | null;
  /** Things to look at. */
  readonly alerts: number;
  /** On phones it is behind Settings. */
  readonly wideOnly?: boolean;
}

const icons = (regular: ReactElement, filled: ReactElement): ReactElement => (
  <span aria-hidden="true" style={{ display: 'inline-flex' }}>
    <span className="regular">{regular}</span>
    <span className="filled">{filled}</span>
  </span>
);

const quiet = { count: null, alerts: 0 } as const;

const account: Place = {
  ...quiet,
  to: '/account',
  label: 'Account',
  icon: icons(<PersonCircle20Regular />, <PersonCircle20Filled />),
};
const settings: Place = {
  ...quiet,
  to: '/settings',
  label: 'Settings',
  icon: icons(<Settings20Regular />, <Settings20Filled />),
};
const sync: Place = {
  ...quiet,
  to: '/sync',
  label: 'Sync',
  icon: icons(<ArrowSyncCircle20Regular />, <ArrowSyncCircle20Filled />),
};
const people: Place = {
  ...quiet,
  to: '/people',
  label: 'People',
  icon: icons(<People20Regular />, <People20Filled />),
};

const activities: Place = {
  ...quiet,
  to: '/activities',
  label: 'Activities',
  icon: icons(<History20Regular />, <History20Filled />),
};

const home: Place = { ...quiet, to: '/', label: 'Home', icon: icons(<Home20Regular />, <Home20Filled />) };
const teams: Place = {
  ...quiet,
  to: '/teams',
  label: 'Teams',
  icon: icons(<PeopleTeam20Regular />, <PeopleTeam20Filled />),
};

/** Home counts the steps of the set-up until all are done. */
const usePlaces = (role: Role, as: 'column' | 'bar'): readonly Place[] => {
  const runs = mayRun(role);
  const { data } = useQuery({ ...checklistQuery, refetchInterval: 60_000, throwOnError: false, enabled: runs });
  const { data: found } = useQuery({ ...alertsQuery, throwOnError: false, enabled: runs });
  if (!runs) return mayInvite(role) ? [home, teams, activities, settings, account] : [home, activities, account];
  const alerts = found?.alerts.length ?? 0;
  const begun = data !== undefined && data.done < data.total;
  const all: readonly Place[] = [
    { ...home, count: begun ? `${data.done} of ${data.total}` : null },
    teams,
    people,
    { ...activities, wideOnly: true },
    {
      ...quiet,
      to: '/connections',
      label: 'Connections',
      icon: icons(<PlugConnected20Regular />, <PlugConnected20Filled />),
      alerts,
    },
    { ...sync, wideOnly: true },
    settings,
  ];
  return as === 'column' ? all : all.filter((place) => place.wideOnly !== true);
};

const Alarm = ({ count }: { count: number }) => {
  const styles = useStyles();
  if (count === 0) return null;
  return (
    <span className={styles.alarm}>
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <Unseen>, {countOf(count, 'thing')} to look at</Unseen>
    </span>
  );
};

export const Navigation = ({ as, role }: { as: 'column' | 'bar'; role: Role }) => {
  const styles = useStyles();
  const places = usePlaces(role, as);
  return (
    <nav aria-label="Main">
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the list when its style is none */}
      <ul role="list" className={as === 'column' ? styles.column : styles.bar}>
        {places.map((place) => (
          <li key={place.to} className={styles.item}>
            <Link
              to={place.to}
              className={mergeClasses(styles.link, as === 'column' ? styles.wide : styles.small)}
              activeOptions={{ exact: place.to === '/', includeSearch: false }}
            >
              {place.icon}
              <span className={styles.label}>{place.label}</span>
              <Alarm count={place.alerts} />
              {as === 'column' && place.count !== null && <span className={styles.count}>{place.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
