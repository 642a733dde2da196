// What Slack's errors mean: its codes as data, with who mends them and how.
import type { Problem } from '../errors.ts';

/** What the engine does: each is one of the errors of providers/errors. */
export type Consequence = 'retry' | 'sign-in' | 'start-over' | 'skip' | 'admin' | 'give-up';

export interface Row extends Omit<Problem, 'raw'> {
  readonly codes: readonly string[];
  readonly next: Consequence;
}

const apps = 'https://api.slack.com/apps';

const install =
  'As an admin of the workspace open the app, OAuth & Permissions, install it to the workspace, and enter its new Bot User OAuth Token here.';

export const rows: readonly Row[] = [
  {
    codes: ['invalid_auth', 'not_authed'],
    next: 'sign-in',
    code: 'token-unknown',
    title: 'Slack does not know the token.',
    fix: `Copy the whole Bot User OAuth Token: it begins with xoxb-. ${install}`,
    who: 'admin',
    link: apps,
  },
  {
    codes: ['token_revoked'],
    next: 'sign-in',
    code: 'token-revoked',
    title: 'The token was revoked: the app was taken out of the workspace, or its token replaced.',
    fix: install,
    who: 'admin',
    link: apps,
  },
  {
    codes: ['account_inactive'],
    next: 'sign-in',
    code: 'app-removed',
    title: 'The app, or the workspace it was installed to, is not active any more.',
    fix: install,
    who: 'admin',
    link: apps,
  },
  {
    codes: ['token_expired'],
    next: 'sign-in',
    code: 'token-expired',
    title: 'The token has ended: the app has token rotation switched on.',
    fix: `Make an app without token rotation: it cannot be switched off again. ${install}`,
    who: 'admin',
    link: apps,
  },
  {
    codes: ['not_allowed_token_type'],
    next: 'sign-in',
    code: 'token-of-other-kind',
    title: 'The token is of another kind than this takes.',
    fix: 'Copy the Bot User OAuth Token, which begins with xoxb-, from OAuth & Permissions of the app.',
    who: 'admin',
    link: apps,
  },
  {
    codes: ['missing_scope'],
    next: 'admin',
    code: 'scope-missing',
    title: 'The app lacks a scope.',
    fix: 'Open the app, OAuth & Permissions, add the scope under Bot Token Scopes, and reinstall the app to the workspace; the token stays the same.',
    who: 'admin',
    link: apps,
  },
  {
    codes: ['no_permission', 'access_denied', 'ekm_access_denied', 'team_access_not_granted', 'org_login_required'],
    next: 'admin',
    code: 'workspace-refuses',
    title: 'The workspace does not let the app do this.',
    fix: 'Have an admin of the workspace, or of its organization, approve the app.',
    who: 'admin',
    link: apps,
  },
  {
    codes: ['not_in_channel'],
    next: 'skip',
    code: 'not-in-channel',
    title: 'The app is not a member of the channel.',
    fix: 'Invite the app: write /invite and its name in the channel. It is read from then on, back to its beginning.',
    who: 'employee',
    link: null,
  },
  {
    codes: ['channel_not_found'],
    next: 'skip',
    code: 'channel-gone',
    title: 'The channel is not there any more, or not for the app.',
    fix: 'Nothing to do: it is read no further, and what was read from it stays.',
    who: 'plumbline',
    link: null,
  },
  {
    codes: ['thread_not_found'],
    next: 'skip',
    code: 'thread-gone',
    title: 'The thread is not there any more.',
    fix: 'Nothing to do: it is passed over.',
    who: 'plumbline',
    link: null,
  },
  {
    codes: ['method_not_supported_for_channel_type'],
    next: 'skip',
    code: 'channel-of-other-kind',
    title: 'Slack does not give the messages of a channel of this kind.',
    fix: 'Nothing to do: it is passed over.',
    who: 'plumbline',
    link: null,
  },
  {
    codes: ['invalid_cursor'],
    next: 'start-over',
    code: 'place-forgotten',
    title: 'Slack no longer knows how far the reading had come.',
    fix: 'Nothing to do: it is read from the start, and what is known already is not counted twice.',
    who: 'plumbline',
    link: null,
  },
  {
    codes: ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
    next: 'retry',
    code: 'asked-to-wait',
    title: 'Slack asks to wait.',
    fix: 'Nothing to do: reading goes on when the time is over.',
    who: 'plumbline',
    link: null,
  },
  {
    codes: ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'],
    next: 'retry',
    code: 'slack-busy',
    title: 'Slack could not answer just now.',
    fix: 'Nothing to do: it is tried again.',
    who: 'plumbline',
    link: 'https://slack-status.com',
  },
];

/** What a code that nobody has listed means. */
export const unknownRow: Row = {
  codes: [],
  next: 'give-up',
  code: 'unknown-refusal',
  title: 'Slack refuses the request for a reason that is not listed here.',
  fix: 'Report this with the code below.',
  who: 'operator',
  link: null,
};

/** What an answer means that is none of Slack's own. */
export const busyRow: Row = {
  codes: [],
  next: 'retry',
  code: 'slack-busy',
  title: 'Slack, or something on the way to it, could not answer just now.',
  fix: 'Nothing to do: it is tried again.',
  who: 'plumbline',
  link: 'https://slack-status.com',
};
