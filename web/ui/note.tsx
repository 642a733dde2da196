// A remark that stands out of the page: a hint, good news, a warning, a danger.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { ErrorCircle20Filled } from '@fluentui/react-icons/svg/error-circle';
import { Info20Regular } from '@fluentui/react-icons/svg/info';
import { Warning20Filled } from '@fluentui/react-icons/svg/warning';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    gap: '10px',
    padding: '12px 14px',
    borderRadius: '8px',
    lineHeight: '20px',
    color: tokens.colorNeutralForeground1,
    '& svg': { marginTop: '1px' },
  },
  words: { display: 'grid', gap: '6px', minWidth: 0, justifyItems: 'start' },
  title: { fontWeight: tokens.fontWeightSemibold },
  info: { backgroundColor: tokens.colorBrandBackground2, '& > svg': { color: tokens.colorBrandForeground2 } },
  success: {
    backgroundColor: tokens.colorStatusSuccessBackground1,
    '& > svg': { color: tokens.colorStatusSuccessForeground1 },
  },
  warning: {
    backgroundColor: tokens.colorStatusWarningBackground1,
    '& > svg': { color: tokens.colorStatusWarningForeground3 },
  },
  danger: {
    backgroundColor: tokens.colorStatusDangerBackground1,
    '& > svg': { color: tokens.colorStatusDangerForeground1 },
  },
});

const icons = {
  info: Info20Regular,
  success: CheckmarkCircle20Filled,
  warning: Warning20Filled,
  danger: ErrorCircle20Filled,
} as const;

interface NoteProps {
  readonly tone: keyof typeof icons;
  readonly title?: string;
  readonly children?: ReactNode;
  /** Read out when it appears. */
  readonly alert?: boolean;
}

export const Note = ({ tone, title, children, alert = false }: NoteProps) => {
  const styles = useStyles();
  const Icon = icons[tone];
  return (
    <div className={mergeClasses(styles.box, styles[tone])} role={alert ? 'alert' : undefined}>
      <Icon aria-hidden="true" />
      <div className={styles.words}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children}
      </div>
    </div>
  );
};
