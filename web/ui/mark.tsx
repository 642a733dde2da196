// Plumbline's own mark: a line and the brass bob that hangs from it; also as word mark and as the drawing beside sign-in.
import { makeStyles, tokens } from '@fluentui/react-components';
import { own } from './theme/theme.ts';

const useStyles = makeStyles({
  word: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '10px',
    color: tokens.colorNeutralForeground1,
    fontSize: '17px',
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
    lineHeight: 1,
  },
});

/** The bob with a piece of its line; decorative. */
export const Mark = ({ size = 28 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path d="M16 0v10" stroke="currentColor" strokeWidth="1.8" />
    <path d="M13 9.5h6v2.6h-6z" fill="currentColor" />
    <path d="M9.5 13h13c0 6.200-3.900 8.800-6.500 15.500-2.600-6.700-6.500-9.300-6.500-15.500z" fill={own.brass} />
    <path d="M16 13h6.500c0 6.200-3.900 8.800-6.500 15.500z" fill={own.brassShade} />
  </svg>
);

export const WordMark = ({ size = 28 }: { size?: number }) => {
  const styles = useStyles();
  return (
    <span className={styles.word}>
      <Mark size={size} />
      Plumbline
    </span>
  );
};
