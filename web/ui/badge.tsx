// A state in one word with its colour; the word carries the meaning, the colour only helps to find it.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  badge: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    whiteSpace: 'nowrap',
    fontSize: '12px',
    lineHeight: '16px',
    fontWeight: tokens.fontWeightSemibold,
    padding: '2px 8px 2px 7px',
    borderRadius: '10px',
    border: '1px solid transparent',
    '::before': { content: '""', width: '7px', height: '7px', borderRadius: '50%', backgroundColor: 'currentColor' },
  },
  success: {
    color: tokens.colorStatusSuccessForeground1,
    backgroundColor: tokens.colorStatusSuccessBackground1,
    border: `1px solid ${tokens.colorStatusSuccessBorder1}`,
  },
  brand: {
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorBrandStroke2}`,
  },
  warning: {
    color: tokens.colorStatusWarningForeground1,
    backgroundColor: tokens.colorStatusWarningBackground1,
    border: `1px solid ${tokens.colorStatusWarningBorder1}`,
  },
  subtle: {
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface BadgeProps {
  readonly tone: 'success' | 'brand' | 'warning' | 'subtle';
  readonly children: string;
}

export const Badge = ({ tone, children }: BadgeProps) => {
  const styles = useStyles();
  return <span className={mergeClasses(styles.badge, styles[tone])}>{children}</span>;
};
