// A person's initials in a circle; decorative, the name always stands beside it.
import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  circle: {
    flex: '0 0 auto',
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: '50%',
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '0.01em',
    userSelect: 'none',
  },
});

/** First letters of the first and the last word: `Ana de la Cruz` → `AC`. */
export const initialsOf = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const first = Array.from(words[0] ?? '')[0] ?? '';
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? '')[0] ?? '') : '';
  return `${first}${last}`.toLocaleUpperCase();
};

export const Initials = ({ name, size = 32 }: { name: string; size?: number }) => {
  const styles = useStyles();
  return (
    <span
      aria-hidden="true"
      className={styles.circle}
      style={{ width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.38)}px` }}
    >
      {initialsOf(name)}
    </span>
  );
};
