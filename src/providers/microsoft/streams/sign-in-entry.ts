// One entry of the sign-in log → a SignInEvent, and the app that was signed in to. No address, place or device is looked at.
import { z } from 'zod';
import type { Sighting, SignInEvent } from '../../../contract/records.ts';
import { instant, optionalId, sourceId, text } from '../fields.ts';

const Entry = z.object({
  id: sourceId,
  createdDateTime: instant.refine((at) => at !== null, 'is missing'),
  userId: optionalId,
  appId: optionalId,
  appDisplayName: text,
  isInteractive: z.boolean().nullish(),
  status: z.object({ errorCode: z.int().nullish() }).nullish(),
});

/** What stands for "no such id". */
const nobody = '00000000-0000-0000-0000-000000000000';

const known = (id: string | null): string | null => (id === nobody ? null : id);

interface SignedIn {
  readonly event: SignInEvent;
  readonly app: Sighting | null;
}

/** Null for a sign-in of nobody who is known: of an app itself, or with a name that the tenant does not have. */
export const SignInEntry = Entry.transform((entry): SignedIn | null => {
  const account = known(entry.userId);
  if (account === null || entry.createdDateTime === null) return null;
  const app = known(entry.appId);
  const marks: SignInEvent['marks'] = [];
  if ((entry.status?.errorCode ?? 0) !== 0) marks.push('failed');
  if (entry.isInteractive === true) marks.push('interactive');
  return {
    event: { kind: 'sign-in', id: entry.id, at: entry.createdDateTime, account, app, marks },
    app: app === null ? null : { id: app, kind: 'app', displayName: entry.appDisplayName ?? '', addresses: [] },
  };
});
