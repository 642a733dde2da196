// The frame around every page for who is signed in: skip link, navigation, account, banner, the page itself.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link, Outlet } from '@tanstack/react-router';
import type { Session } from '../../../src/contract/session.ts';
import { Mark, WordMark } from '../mark.tsx';
import { own } from '../theme/theme.ts';
import { AccountMenu } from './account-menu.tsx';
import { Navigation } from './navigation.tsx';
import { SilenceBanner } from './silence-banner.tsx';
import { useNarrow } from './width.ts';

const useStyles = makeStyles({
  wide: { display: 'grid', gridTemplateColumns: '248px minmax(0, 1fr)', minHeight: '100dvh' },
  side: {
    position: 'sticky',
    top: 0,
    height: '100dvh',
    display: 'flex',
    flexDirection: 'column',
    padding: '0 12px 12px',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowY: 'auto',
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    height: '64px',
    padding: '0 12px',
    textDecorationLine: 'none',
    color: tokens.colorNeutralForeground1,
    borderRadius: '8px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-4px' },
  },
  organization: {
    padding: '0 12px 12px',
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground3,
  },
  foot: { marginTop: 'auto', paddingTop: '12px' },
  main: { minWidth: 0 },
  top: {
    position: 'sticky',
    top: 0,
    zIndex: 5,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    height: '56px',
    padding: '0 8px 0 4px',
    backgroundColor: own.canvas,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  bottom: {
    position: 'fixed',
    insetInline: 0,
    bottom: 0,
    zIndex: 5,
    height: 'calc(60px + env(safe-area-inset-bottom))',
    paddingBottom: 'env(safe-area-inset-bottom)',
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  skip: {
    position: 'absolute',
    left: '8px',
    top: '-64px',
    zIndex: 20,
    padding: '10px 16px',
    borderRadius: '8px',
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    ':focus': { top: '8px' },
  },
});

interface Signed {
  readonly user: NonNullable<Session['user']>;
  readonly organization: string;
}

const WideHead = ({ user, organization }: Signed) => {
  const styles = useStyles();
  return (
    <>
      <Link to="/" className={styles.brand} aria-label="Plumbline, start page">
        <WordMark />
      </Link>
      <p className={styles.organization}>{organization}</p>
      <Navigation as="column" role={user.role} />
      <div className={styles.foot}>
        <AccountMenu user={user} as="wide" />
      </div>
    </>
  );
};

const NarrowHead = ({ user }: Signed) => {
  const styles = useStyles();
  return (
    <>
      <Link to="/" className={styles.brand} aria-label="Plumbline, start page">
        <Mark />
      </Link>
      <AccountMenu user={user} as="round" />
    </>
  );
};

/** One tree for both widths, so that turning a phone keeps what was typed. */
export const Shell = (signed: Signed) => {
  const styles = useStyles();
  const narrow = useNarrow();
  return (
    <>
      <a href="#content" className={styles.skip}>
        Skip to content
      </a>
      <div className={narrow ? undefined : styles.wide}>
        <header className={narrow ? styles.top : styles.side}>
          {narrow ? <NarrowHead {...signed} /> : <WideHead {...signed} />}
        </header>
        <main id="content" tabIndex={-1} className={styles.main}>
          <SilenceBanner />
          <Outlet />
        </main>
        {narrow && (
          <div className={styles.bottom}>
            <Navigation as="bar" role={signed.user.role} />
          </div>
        )}
      </div>
    </>
  );
};
