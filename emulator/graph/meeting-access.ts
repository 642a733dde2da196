// Who may see online meetings and transcripts: permission, the tenant's switch, Teams' application access policy, and the organizer.
import type { Caller, Requirement } from './access.ts';
import type { UserCall } from './endpoint.ts';
import { GraphError } from './errors.ts';

const forbidden = (message: string): GraphError => new GraphError(403, 'Forbidden', message);

/** What Teams says to a caller without permission. */
export const refuseMeetings = (
  { userId, permissions }: Caller,
  { application, delegated }: Requirement,
): GraphError => {
  const [word, plural, wanted] = userId === null ? ['role', 'Roles', application] : ['scope', 'Scopes', delegated];
  const needed = wanted.map((name) => `'${name}'`).join(', ');
  return forbidden(
    `Missing ${word} permissions on the request. API requires one of ${needed}. ${plural} on the request '${[...permissions].join(', ')}'.`,
  );
};

const transcriptsOff = (): GraphError =>
  new GraphError(
    403,
    { outer: 'Forbidden', inner: 'GraphAccessToTranscriptsDisabled' },
    'Graph API access to transcripts is disabled for this tenant.',
  );

/** Throws 403 where the tenant has not opened transcripts to Graph, whatever the app was granted. */
export const checkTranscriptSwitch = ({ world, tenant }: UserCall): void => {
  if (!world.switches.of(tenant.id).graphTranscriptAccess) throw transcriptsOff();
};

export const unattributed = 'application/vnd.microsoft.graph.transcript+text';

/** Throws 403 where names of speakers are asked for, or cannot be left out, and the tenant gives none. Whether they are asked for. */
export const checkAttribution = ({ world, tenant, request }: UserCall, always = false): boolean => {
  const plain = !always && (request.headers.accept?.includes(unattributed) ?? false);
  if (plain || world.switches.of(tenant.id).attributedTranscripts) return !plain;
  throw new GraphError(
    403,
    { outer: 'Forbidden', inner: 'SpeakerAttributionNotAllowed' },
    'Speaker attribution is not allowed for this tenant.',
  );
};

/** Throws 403 for a person without a licence, and for an app that no policy lets act for the person. */
export const checkMeetingPolicy = (call: UserCall, content = false): void => {
  const { world, tenant, user, caller } = call;
  if (!user.licensed) {
    throw forbidden('Failed to get license information for the user. Ensure user has a valid Office365 license.');
  }
  if (caller.userId !== null) {
    if (caller.userId !== user.id) throw forbidden('3003: User does not have access to lookup meeting.');
    return;
  }
  if (world.access.reachesMeetings(caller, { tenant, user })) return;
  throw forbidden(
    content
      ? `Application is not allowed to perform operations on the user '${user.id}', neither is allowed access through RSC permission evaluation.`
      : `No application access policy found for this app ${caller.clientId} on the user.`,
  );
};
