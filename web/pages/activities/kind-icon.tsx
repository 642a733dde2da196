// The sign of a kind of activity; decorative, the words always stand beside it.
import { makeStyles, tokens } from '@fluentui/react-components';
import { CalendarLtr20Regular } from '@fluentui/react-icons/svg/calendar-ltr';
import { Call20Regular } from '@fluentui/react-icons/svg/call';
import { Chat20Regular } from '@fluentui/react-icons/svg/chat';
import { ClipboardTask20Regular } from '@fluentui/react-icons/svg/clipboard-task';
import { DoorArrowRight20Regular } from '@fluentui/react-icons/svg/door-arrow-right';
import { MailArrowDown20Regular } from '@fluentui/react-icons/svg/mail-arrow-down';
import { MailArrowUp20Regular } from '@fluentui/react-icons/svg/mail-arrow-up';
import type { ActivityKind } from '../../../src/contract/activities.ts';

const useStyles = makeStyles({
  icon: { flex: '0 0 auto', color: tokens.colorNeutralForeground3 },
});

const icons = {
  'mail-sent': MailArrowUp20Regular,
  'mail-received': MailArrowDown20Regular,
  meeting: CalendarLtr20Regular,
  chat: Chat20Regular,
  call: Call20Regular,
  'sign-in': DoorArrowRight20Regular,
  audit: ClipboardTask20Regular,
} as const satisfies Record<ActivityKind, unknown>;

export const KindIcon = ({ kind }: { kind: ActivityKind }) => {
  const styles = useStyles();
  const Icon = icons[kind];
  return <Icon className={styles.icon} aria-hidden="true" />;
};
