// Following a link: claims it for the browser that pressed its button, and begins the sign-in it is for.
import type { FlowParts } from './flow.ts';
import { FlowRefused, linkUnknown } from './flow-refusal.ts';
import { claimLink, type Holder, purposeOf } from './links.ts';
import { beginSignIn } from './sign-ins.ts';

/** Resolves to the address at the source. Errors: FlowRefused, FlowInvalid, those of providers/errors. */
export const followLink = async (
  parts: FlowParts,
  holder: Holder & { readonly origin: string; readonly signal: AbortSignal },
): Promise<string> => {
  const link = await claimLink(parts, holder);
  const { provider, way, streams, since, connectionId } = purposeOf(link);
  if (link.kind === 'join' || provider === null || way === null) throw new FlowRefused(linkUnknown);
  const { organizationId, linkId, email } = link;
  const { browser, origin, signal } = holder;
  const by = { organizationId, userId: null, permission: 'link' as const, linkId, loginHint: email, browser };
  const wanted = { provider, way, streams, since: since === null ? null : new Date(since), connectionId, fields: {} };
  const name = email ?? `Link of ${link.createdBy}`;
  return (await beginSignIn(parts, { ...wanted, origin, signal }, { ...by, name })).url;
};
