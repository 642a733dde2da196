// Why a way in cannot be taken, or did not lead in: each reason in words for the person who stands before it.
import { NeedsAdmin, type Problem } from '../providers/errors.ts';
import { problemCheck } from './failed-check.ts';

/** What was asked for is not possible: which field, and what to enter instead. */
export class FlowInvalid extends Error {
  override readonly name = 'FlowInvalid';
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** It ends here; nothing was changed. */
export class FlowRefused extends Error {
  override readonly name = 'FlowRefused';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

const refuse = (code: string, title: string, fix: string): Problem => ({
  code,
  title,
  fix,
  who: 'plumbline',
  link: null,
  raw: code,
});

const fromStart = 'Begin again from the Connections page, or open the link once more.';

export const signInExpired = refuse(
  'sign-in-expired',
  'This sign-in is over: it took longer than 15 minutes, or it was never begun here.',
  fromStart,
);
export const signInUsed = refuse(
  'sign-in-used',
  'This sign-in was finished already.',
  'Look at the Connections page for what it came to. Reloading this page does nothing.',
);
export const otherBrowser = refuse(
  'sign-in-other-browser',
  'This sign-in was begun in another browser.',
  'Finish it in the browser where it was begun, or begin again in this one.',
);
export const otherUser = refuse(
  'sign-in-other-user',
  'This sign-in was begun by somebody else, or you are signed out of Plumbline.',
  'Sign in to Plumbline as the person who began, then begin again.',
);
export const notAllowedAnyMore = refuse(
  'sign-in-not-allowed',
  'Your role no longer allows this.',
  'Ask an owner or admin of your organization.',
);
export const organizationGone = refuse(
  'organization-gone',
  'The organization that this sign-in was for is gone.',
  'Ask whoever sent you here.',
);
export const tooManyRounds = refuse('sign-in-rounds', 'The sign-in went back and forth too often.', fromStart);
export const waySwitchedOff = refuse(
  'way-unknown',
  'This way in is not offered any more.',
  'Choose another on the Connections page.',
);
export const linkUnknown = refuse(
  'link-unknown',
  'This link does not work.',
  'Copy the whole address from the message, or ask whoever sent it for a new link.',
);
export const linkUsed = refuse(
  'link-used',
  'This link was used already.',
  'If that was not you, tell whoever sent it. They can make a new one.',
);
export const linkExpired = refuse('link-expired', 'This link has expired.', 'Ask whoever sent it for a new one.');
export const linkRevoked = refuse('link-revoked', 'This link was taken back.', 'Ask whoever sent it for a new one.');
export const linkClaimed = refuse(
  'link-claimed',
  'This link was opened in another browser, and works only there.',
  'Go on in the browser where its button was pressed first, or ask whoever sent it for a new one.',
);
export const connectionGone = refuse(
  'connection-gone',
  'The connection that this sign-in was for is gone.',
  'Connect it anew from the Connections page.',
);
export const loginExists = refuse(
  'login-exists',
  'Somebody with this address can sign in already.',
  'Sign in with it. If you do not know the password, ask an owner of your organization.',
);

export const alreadyConnected = (name: string): Problem =>
  refuse(
    'already-connected',
    `${name} is connected already.`,
    'Nothing to do: it is connected once, so that nothing counts twice. Its card is on the Connections page.',
  );

export const tenantElsewhere = (name: string): Problem =>
  refuse(
    'tenant-elsewhere',
    `${name} is connected by another organization of this installation.`,
    'Have it disconnected there first, or connect it with an app registration of your own.',
  );

/** `wanted`: what the connection was for; `got`: what was signed in to. */
export const otherGrant = (wanted: string, got: string): Problem =>
  refuse(
    'other-grant',
    `You signed in to ${got}, and this connection is ${wanted}.`,
    `Sign in again with an account of ${wanted}. To connect ${got} as well, begin from the Connections page.`,
  );

/** Runs what may be refused, by us or by the source; everything else is thrown. */
export const flowProblem = async <T>(
  work: () => Promise<T>,
): Promise<
  | { readonly ok: true; readonly value: T }
  /** `needsAdmin`: an admin of the source has to allow it first. */
  | { readonly ok: false; readonly problem: Problem; readonly needsAdmin: boolean }
> => {
  let needsAdmin = false;
  const tried = await problemCheck(async () => {
    try {
      return { ok: true as const, value: await work() };
    } catch (error) {
      needsAdmin = error instanceof NeedsAdmin;
      if (error instanceof FlowRefused) return { ok: false as const, problem: error.problem, needsAdmin };
      throw error;
    }
  });
  return tried.ok ? tried.value : { ok: false, problem: tried.problem, needsAdmin };
};
