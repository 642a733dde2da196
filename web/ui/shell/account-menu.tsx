// Who is signed in: name and address, the theme, and the way out; a native popover, so that it costs nothing to load.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { PersonCircle20Regular } from '@fluentui/react-icons/svg/person-circle';
import { SignOut20Regular } from '@fluentui/react-icons/svg/sign-out';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import { type Session, signOut } from '../../../src/contract/session.ts';
import { call } from '../../api.ts';
import { Unseen } from '../announcer.tsx';
import { Initials } from '../initials.tsx';
import { LinkButton } from '../link-button.tsx';
import { chooseTheme, type ThemeChoice, useThemeChoice } from '../theme/theme-choice.ts';

const useStyles = makeStyles({
  opener: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    border: 'none',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    borderRadius: '8px',
    padding: '8px',
    minWidth: 0,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  wideOpener: { width: '100%' },
  words: { display: 'grid', minWidth: 0, lineHeight: '18px' },
  line: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  name: { fontWeight: tokens.fontWeightSemibold },
  email: { fontSize: '12px', color: tokens.colorNeutralForeground3 },
  sheet: {
    position: 'fixed',
    inset: 'auto',
    margin: 0,
    width: '248px',
    maxWidth: 'calc(100vw - 24px)',
    padding: '16px',
    borderRadius: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow16,
  },
  wideSheet: { left: '12px', bottom: '72px' },
  roundSheet: { right: '12px', top: '60px' },
  stack: { display: 'grid', gap: '12px' },
  themes: { border: 'none', padding: 0, margin: 0, display: 'grid', gap: '2px' },
  legend: { padding: 0, marginBottom: '4px', fontSize: '12px', color: tokens.colorNeutralForeground3 },
  option: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    minHeight: '32px',
    cursor: 'pointer',
    '& input': { accentColor: tokens.colorCompoundBrandBackground, width: '16px', height: '16px', margin: 0 },
  },
});

const themes: readonly (readonly [ThemeChoice, string])[] = [
  ['system', 'Like the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

const Themes = () => {
  const styles = useStyles();
  const theme = useThemeChoice();
  return (
    <fieldset className={styles.themes}>
      <legend className={styles.legend}>Theme</legend>
      {themes.map(([value, label]) => (
        <label key={value} className={styles.option}>
          <input type="radio" name="theme" checked={theme === value} onChange={() => chooseTheme(value)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
};

const Who = ({ user }: { user: NonNullable<Session['user']> }) => {
  const styles = useStyles();
  return (
    <span className={styles.words}>
      <span className={mergeClasses(styles.line, styles.name)}>{user.fullName}</span>
      <span className={mergeClasses(styles.line, styles.email)}>{user.email}</span>
    </span>
  );
};

export const AccountMenu = ({ user, as }: { user: NonNullable<Session['user']>; as: 'wide' | 'round' }) => {
  const styles = useStyles();
  const id = useId();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: '/sign-in' });
    },
  });
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className={mergeClasses(styles.opener, as === 'wide' && styles.wideOpener)}
      >
        <Initials name={user.fullName} />
        {as === 'wide' ? <Who user={user} /> : <Unseen>{user.fullName}: account and theme</Unseen>}
      </button>
      <section
        id={id}
        popover="auto"
        aria-label="Account and theme"
        className={mergeClasses(styles.sheet, as === 'wide' ? styles.wideSheet : styles.roundSheet)}
      >
        <div className={styles.stack}>
          {as === 'round' && <Who user={user} />}
          <LinkButton to="/account" icon={<PersonCircle20Regular />}>
            Account and integrations
          </LinkButton>
          <Themes />
          <Button icon={<SignOut20Regular />} onClick={() => leave.mutate()} disabledFocusable={leave.isPending}>
            Sign out
          </Button>
        </div>
      </section>
    </>
  );
};
