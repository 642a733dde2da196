// The frame of the pages before sign-in: the plumb line and what Plumbline is on one side, the form on the other.
import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect } from 'react';
import { enterPage } from './entry.ts';
import { WordMark } from './mark.tsx';
import { SilenceBanner } from './shell/silence-banner.tsx';
import { petrol } from './theme/ramp.ts';
import { useDark } from './theme/theme-choice.ts';

const narrow = '@media (max-width: 859px)';

const useStyles = makeStyles({
  door: {
    display: 'grid',
    gridTemplateColumns: 'minmax(320px, 5fr) 7fr',
    minHeight: '100dvh',
    [narrow]: { gridTemplateColumns: '1fr', gridTemplateRows: 'auto 1fr' },
  },
  picture: {
    position: 'relative',
    overflow: 'hidden',
    color: petrol[160],
    background: `linear-gradient(170deg, ${petrol[50]} 0%, ${petrol[30]} 55%, ${petrol[10]} 100%)`,
    padding: '40px 48px',
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'space-between',
    [narrow]: { padding: '20px 16px', minHeight: '96px', justifyContent: 'center' },
  },
  line: {
    position: 'absolute',
    top: 0,
    right: '18%',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    height: 'calc(100% - 300px)',
    [narrow]: { right: '24px', height: '84px' },
  },
  cord: { flex: '1 1 0', width: '1.5px', minHeight: 0, backgroundColor: petrol[100] },
  bob: { display: 'block', width: '64px', height: 'auto', flex: '0 0 auto', [narrow]: { width: '34px' } },
  saying: {
    position: 'relative',
    maxWidth: '24ch',
    fontSize: '30px',
    lineHeight: '38px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.02em',
    color: '#ffffff',
    [narrow]: { display: 'none' },
  },
  about: {
    position: 'relative',
    maxWidth: '44ch',
    marginTop: '16px',
    color: petrol[150],
    fontSize: '15px',
    lineHeight: '22px',
    [narrow]: { display: 'none' },
  },
  brand: { position: 'relative', '& span': { color: '#ffffff' } },
  side: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  main: {
    flex: 1,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    padding: '48px 32px',
    [narrow]: { padding: '24px 16px 48px', alignItems: 'flex-start' },
  },
  form: { width: '100%', maxWidth: '460px' },
  dim: { opacity: 0.92 },
});

const PlumbLine = () => {
  const styles = useStyles();
  return (
    <div className={styles.line} aria-hidden="true">
      <span className={styles.cord} />
      <svg className={styles.bob} viewBox="0 0 64 100">
        <path d="M23 0h18v10H23z" fill={petrol[150]} />
        <path d="M8 13h48c0 24-15 39-24 68-9-29-24-44-24-68z" fill="#e3b75b" />
        <path d="M32 13h24c0 24-15 39-24 68z" fill="#b98a2e" />
        <path d="M32 87v13" stroke={petrol[100]} strokeDasharray="2 4" />
      </svg>
    </div>
  );
};

export const Door = ({ children }: { children: ReactNode }) => {
  const styles = useStyles();
  const dark = useDark();
  useEffect(() => void enterPage(), []);
  return (
    <div className={styles.door}>
      <header className={styles.picture}>
        <PlumbLine />
        <div className={styles.brand}>
          <WordMark />
        </div>
        <div className={dark ? styles.dim : undefined}>
          <p className={styles.saying}>Every figure hangs on evidence.</p>
          <p className={styles.about}>
            Plumbline reads when work happens, never what is said in it, and shows what stands behind each figure, also
            where something could not be read.
          </p>
        </div>
      </header>
      <div className={styles.side}>
        <SilenceBanner />
        <main className={styles.main} id="content">
          <div className={styles.form}>{children}</div>
        </main>
      </div>
    </div>
  );
};
