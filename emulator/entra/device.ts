// Device code: the request of the device, its polls, and the page where a person types the code.
import { answerHtml, answerJson, type Answer, type Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import type { UserRequest } from './authorization-code.ts';
import { coversTenant, entraNow, isShared, resolveApp } from './authority.ts';
import { proveEither } from './client-proof.ts';
import { checkService, findObstacle, isConsented, listAsked, listMissing, writePermission } from './consents.ts';
import type { DeviceRequest } from './device-codes.ts';
import { EntraError, sayError } from './errors.ts';
import { need, readForm } from './form.ts';
import { identify, readPageForm, withCookie, type Identified } from './identification.ts';
import { award } from './issue.ts';
import { answerAsking, answerNeedAdmin, answerTrouble, escapeHtml, writeForm, writePage } from './pages.ts';
import type { App } from './registry.ts';
import { readScopes } from './scopes.ts';
import { checkStanding } from './standing.ts';

/** Answers `POST /{tenant}/oauth2/v2.0/devicecode`; throws EntraError. */
export const answerDeviceCode = (world: World, named: string, request: Request): Answer => {
  if (request.method !== 'POST') throw new EntraError(900561, request.method);
  const form = readForm(request);
  const app = resolveApp(world, named, need(form, 'client_id'));
  const scopes = readScopes(need(form, 'scope'));
  const { deviceSeconds, deviceInterval, links } = world.settings;
  const opened = world.entra.devices.open({
    clientId: app.clientId,
    named,
    scopes,
    endsAt: world.clock.now() + deviceSeconds * 1000,
  });
  const page =
    links === 'official' ? 'https://microsoft.com/devicelogin' : `${world.origin}/login/common/oauth2/deviceauth`;
  return answerJson(200, {
    user_code: opened.userCode,
    device_code: opened.deviceCode,
    verification_uri: page,
    expires_in: deviceSeconds,
    interval: deviceInterval,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${opened.userCode} to authenticate.`,
  });
};

/** A poll. Throws 70016 while the person has not decided, slow_down where that is switched on, and what became of it. */
export const grantForDevice = async (world: World, { named, form }: UserRequest): Promise<Answer> => {
  const app = resolveApp(world, named, need(form, 'client_id'));
  const asked = world.entra.devices.find(form.get('device_code') ?? need(form, 'code'));
  if (asked.clientId !== app.clientId) throw new EntraError(7000014);
  const by = await proveEither(world, { app, form, named, tenantId: null });
  if (isHasty(world, asked)) return answerJson(400, { error: 'slow_down' });
  const { outcome } = asked;
  if (outcome === 'redeemed') throw new EntraError(70000, 'The device code was redeemed before.');
  if (typeof outcome === 'object' && 'code' in outcome) throw new EntraError(outcome.code);
  if (outcome === 'declined') return answerDeclined(world);
  if (asked.endsAt <= world.clock.now()) throw new EntraError(70019);
  if (outcome === 'pending') throw new EntraError(70016);
  const { signIn } = outcome;
  if (!isShared(named) && !coversTenant(world, named, signIn.account.tenantId)) throw new EntraError(700005);
  checkStanding(world, app, signIn);
  const scopes = { ...signIn.scopes, resources: signIn.scopes.resources.slice(0, 1) };
  const use = (): void => {
    if (asked.outcome === 'redeemed') throw new EntraError(70000, 'The device code was redeemed before.');
    asked.outcome = 'redeemed';
  };
  return award(world, { app, by, signIn, scopes, form, family: null, use });
};

// The one refusal of the flow for which no AADSTS code is documented.
const answerDeclined = ({ settings }: World): Answer =>
  answerJson(400, { error: settings.declinedDeviceError, error_description: 'The person declined to sign in.' });

const isHasty = ({ settings }: World, asked: DeviceRequest): boolean => {
  const before = asked.polledAt;
  asked.polledAt = Date.now();
  return settings.deviceSlowDown && before !== null && asked.polledAt - before < settings.deviceInterval * 1000;
};

const answerEntry = (userCode: string, alert: string | null): Answer => {
  const content = `${alert === null ? '' : `<p role="alert">${escapeHtml(alert)}</p>`}<label>Enter the code that is shown on your app or device <input type="text" name="otc" autocomplete="off" value="${escapeHtml(userCode)}"></label>`;
  return answerHtml(200, writePage('Enter code', writeForm(content, { buttons: [['step', 'code', 'Next']] })));
};

const answerEnd = (title: string): Answer => answerHtml(200, writePage(title, '<p>You can close this window.</p>'));

/** Answers GET and POST of `/common/oauth2/deviceauth`. */
export const answerDevicePage = (world: World, request: Request): Answer => {
  const userCode = readPageForm(request).get('otc') ?? request.query.get('otc') ?? '';
  if (request.method !== 'POST') return answerEntry(userCode, null);
  const asked = world.entra.devices.findByUserCode(userCode, world.clock.now());
  const app = asked && world.registry.app(asked.clientId);
  if (!asked || !app) return answerEntry('', "That code didn't work. Check the code and try again.");
  try {
    return signInDevice(world, request, { asked, app });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return answerTrouble(sayError(error));
  }
};

interface Device {
  readonly asked: DeviceRequest;
  readonly app: App;
}

const signInDevice = (world: World, request: Request, { asked, app }: Device): Answer => {
  const hidden = { otc: asked.userCode };
  const visit = { named: asked.named, app, prompt: null, hint: null, field: 'account', hidden } as const;
  const form = readPageForm(request);
  // Typing the code is a POST too: it is not yet the choice of an account.
  const first = form.get('step') === 'code' || [...form.keys()].every((key) => key === 'otc');
  const who = identify(world, first ? { ...request, method: 'GET' } : request, visit);
  if (who.kind === 'page') return who.answer;
  if (who.kind === 'cancelled') {
    asked.outcome = 'declined';
    return answerEnd('You declined to sign in');
  }
  return withCookie(decide(world, { asked, app, who, decision: form.get('decision') }), who.cookie);
};

interface Deciding extends Device {
  readonly who: Identified & { kind: 'in' };
  readonly decision: string | null;
}

const decide = (world: World, { asked, app, who, decision }: Deciding): Answer => {
  const { account, multiFactor } = who.presence;
  const { scopes } = asked;
  if (world.entra.policies.of(account.tenantId).deviceCode === 'blocked') {
    asked.outcome = { code: 53003 };
    throw new EntraError(53003);
  }
  for (const one of scopes.resources) checkService(world, account.tenantId, one);
  const applicant = { app, account, scopes };
  const consented = isConsented(world, applicant);
  const obstacle = consented ? null : findObstacle(world, applicant);
  if (obstacle !== null && decision !== 'return' && decision !== 'cancel') {
    const page = { appName: app.displayName, message: sayError(new EntraError(obstacle)), ask: false };
    return answerNeedAdmin(page, who.fields);
  }
  if (decision === null) {
    const permissions = consented ? [] : listMissing(world, applicant).map(writePermission);
    const lead = 'on another device asks you to sign in. Continue only if you started this yourself.';
    const asking = { appName: app.displayName, address: account.address, permissions, lead, forAll: false };
    return answerAsking({ ...asking, hidden: who.fields });
  }
  if (decision !== 'accept') {
    asked.outcome = 'declined';
    return answerEnd('You declined to sign in');
  }
  if (!consented) {
    const holder = { clientId: app.clientId, tenantId: account.tenantId, userId: account.oid };
    world.entra.delegated.grant(holder, listAsked(world, applicant).map(writePermission));
    world.registry.ensurePrincipal(app.clientId, account.tenantId);
  }
  const signIn = {
    clientId: app.clientId,
    account,
    scopes,
    platform: 'public',
    nonce: null,
    at: world.clock.now(),
    authenticatedAt: entraNow(world),
    multiFactor,
  } as const;
  asked.outcome = { signIn };
  return answerEnd(`You have signed in to ${app.displayName}`);
};
