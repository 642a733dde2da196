// An admin's consent for the whole organization, in two rounds: the consent itself, and the proof that whoever comes back may give it.
// What the first round brings back names a tenant; anybody can write that into an address. So an admin of that very tenant
// signs in once more: without it a tenant that consented earlier could be taken into somebody else's organization here.
import { z } from 'zod';
import { GiveUp, NeedsAdmin, type Problem, SignInAgain } from '../errors.ts';
import type { Outside, SignInRequest, SignInResult } from '../provider.ts';
import { writeCredential } from './credential.ts';
import { neededScopes, scopesToAsk } from './delegated-scopes.ts';
import { readConsentForm } from './form.ts';
import { personalAccount, personalTenant, readIdentity, type SignedIn } from './identity-token.ts';
import { awaitConsent } from './sign-in-propagation.ts';
import { authorizeUrl, exchangeCode, type Place, readReturned, sharedPlace } from './sign-in-place.ts';
import { returnedError, returnedWithout, wantsInteraction } from './sign-in-refusals.ts';
import { claimsOf } from './tokens.ts';

/** Who may consent to application permissions: Global Administrator and Privileged Role Administrator, by their templates' ids. */
const consentingRoles: readonly string[] = [
  '62e90394-69f5-4237-9190-012177145e10',
  'e8611ab8-c189-46e8-94e1-60213ab1f814',
];

const Step = z.strictObject({ tenantId: z.guid(), prompt: z.enum(['none', 'free']) });
type Step = z.infer<typeof Step>;

type Finishing = SignInRequest & { readonly parameters: Readonly<Record<string, string>> };

const notAnAdmin: Problem = {
  code: 'admin-role-missing',
  title: 'The account that signed in may not consent for its organization.',
  fix: 'Begin again and sign in as a Global Administrator or Privileged Role Administrator, with the role active. Other roles, also Application Administrator, cannot consent to these permissions.',
  who: 'admin',
  link: null,
  raw: 'wids',
};

const otherTenant: Problem = {
  code: 'account-of-other-tenant',
  title: 'The account that signed in does not belong to the organization whose consent came back.',
  fix: 'Begin again, and use one and the same admin account throughout.',
  who: 'admin',
  link: null,
  raw: 'tid',
};

const notConsented: Problem = {
  code: 'consent-not-given',
  title: 'Microsoft did not say that the consent was given.',
  fix: 'Begin again, and press Accept at Microsoft.',
  who: 'admin',
  link: null,
  raw: 'admin_consent',
};

const tenantUnreadable = (message: string): Problem => ({
  code: 'tenant-id-invalid',
  title: 'The tenant that was entered is none.',
  fix: message,
  who: 'admin',
  link: null,
  raw: 'tenantId',
});

const enteredTenant = (fields: SignInRequest['fields']): string | null => {
  const form = readConsentForm(fields);
  if (form.success) return form.data.tenantId;
  throw new SignInAgain(tenantUnreadable(form.error.issues[0]?.message ?? ''));
};

const consentUrl = (place: Place, request: SignInRequest, scope: string): string => {
  const url = new URL(`${place.cloud.loginUrl}/${encodeURIComponent(place.tenantId)}/v2.0/adminconsent`);
  url.search = new URLSearchParams({
    client_id: place.clientId,
    scope,
    redirect_uri: request.redirectUri,
    state: request.state,
  }).toString();
  return url.href;
};

const provingScopes = (place: Place): readonly string[] => scopesToAsk(place.cloud, ['User.Read']);

/**
 * Where the proof is asked for: at the tenant that the operator or the form names, else at the one that came back. Then
 * Microsoft lets nobody of another tenant in, whatever tenant was written into the address.
 */
const provingPlace = (request: SignInRequest, outside: Outside, { tenantId }: Step): Place =>
  sharedPlace(outside, enteredTenant(request.fields) ?? tenantId);

export const beginConsent = (request: SignInRequest, outside: Outside): string => {
  const first = sharedPlace(outside, enteredTenant(request.fields));
  if (request.step === null) return consentUrl(first, request, first.cloud.scope);
  const step = Step.parse(request.step);
  const place = provingPlace(request, outside, step);
  const prompt = step.prompt === 'none' ? 'none' : null;
  return authorizeUrl(place, request, { scopes: provingScopes(place), prompt });
};

/** The tenant that consented, as the redirect says. Success is `admin_consent=True` without an error: Microsoft sends the former with failures too. */
const readConsented = (place: Place, { parameters }: Finishing): string => {
  const returned = readReturned(parameters);
  if (returned['error']) throw returnedError(returned, { links: place.links, who: 'admin' });
  if (returned['admin_consent']?.toLowerCase() !== 'true') throw new SignInAgain(notConsented);
  const tenant = z.guid().safeParse(returned['tenant']);
  if (!tenant.success) throw new SignInAgain(returnedWithout('tenant'));
  const tenantId = tenant.data.toLowerCase();
  if (tenantId === personalTenant) throw new SignInAgain(personalAccount);
  return tenantId;
};

const finishFirstRound = (place: Place, request: Finishing): SignInResult => {
  const tenantId = readConsented(place, request);
  return { result: 'continue', step: { tenantId, prompt: 'none' } satisfies Step };
};

/** Errors: GiveUp for another tenant than the one that came back; NeedsAdmin for a person without the role. */
const proveAdmin = async (
  place: Place,
  request: Finishing,
  given: { readonly code: string | undefined; readonly tenantId: string },
): Promise<SignedIn> => {
  const tokens = await exchangeCode(place, request, { code: given.code, scopes: provingScopes(place) });
  const person = await readIdentity(place, tokens.idToken, request);
  if (person.tenantId !== given.tenantId) throw new GiveUp(otherTenant);
  const { tid, wids } = claimsOf(tokens.accessToken);
  if (tid?.toLowerCase() !== person.tenantId) throw new GiveUp(otherTenant);
  if (!wids.some((role) => consentingRoles.includes(role.toLowerCase()))) throw new NeedsAdmin(notAnAdmin);
  return person;
};

const finishSecondRound = async (request: Finishing, outside: Outside, step: Step): Promise<SignInResult> => {
  const place = provingPlace(request, outside, step);
  const returned = readReturned(request.parameters);
  if (step.prompt === 'none' && wantsInteraction(returned))
    return { result: 'continue', step: { ...step, prompt: 'free' } satisfies Step };
  if (returned['error']) throw returnedError(returned, { links: place.links, who: 'admin' });
  const { tenantId } = step;
  const admin = await proveAdmin(place, request, { code: returned['code'], tenantId });
  await awaitConsent({ ...place, tenantId }, request);
  return {
    result: 'granted',
    settings: {
      tenantId,
      clientId: place.clientId,
      credential: 'shared',
      consentedBy: admin.userName,
      consentedById: admin.userId,
      consentedAt: new Date(place.clock.now()).toISOString(),
    },
    secret: writeCredential({ kind: 'shared' }),
    credentialExpiresAt: null,
  };
};

/** Errors: those of the rounds; RetryLater while Microsoft still spreads the consent. */
export const finishConsent = async (request: Finishing, outside: Outside): Promise<SignInResult> => {
  if (request.step === null) return finishFirstRound(sharedPlace(outside, enteredTenant(request.fields)), request);
  return finishSecondRound(request, outside, Step.parse(request.step));
};

/** Only what acts as the person who signs in: the least that lets employees connect their own accounts. */
export const beginEmployeesConsent = (request: SignInRequest, outside: Outside): string => {
  const place = sharedPlace(outside, enteredTenant(request.fields));
  return consentUrl(place, request, scopesToAsk(place.cloud, neededScopes(request.streams)).join(' '));
};

/** Nothing follows from a forged return but a friendly page: nobody is connected, and no token is asked for. Errors: those of the consent. */
export const finishEmployeesConsent = (request: Finishing, outside: Outside): SignInResult => {
  readConsented(sharedPlace(outside, enteredTenant(request.fields)), request);
  return { result: 'approved' };
};
