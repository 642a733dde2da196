// The control API below /_emulator: the clock, the faults, the ledger, apps, policies and switches, as a test or a person sets them.
import { z } from 'zod';
import { deliverNotices } from '../graph/notice-delivery.ts';
import { openPreset, Preset } from '../fault-presets.ts';
import { FaultPlan } from '../faults.ts';
import { answerJson, type Answer, type Request } from '../http/wire.ts';
import { Limits } from '../quota.ts';
import { Settings, SettingsChange } from '../settings.ts';
import { openScenario, SCENARIOS } from '../scenarios/index.ts';
import { withDomain } from '../tenant/domain.ts';
import { answerTruth } from '../truth/question.ts';
import type { World } from '../world.ts';
import { appHandlers } from './apps.ts';
import { bamboohrHandlers } from './bamboohr.ts';
import { ControlError, pickTenant, readBody, readChange, type Handler } from './calls.ts';
import { chatHandlers } from './chat.ts';
import { directoryHandlers } from './directory.ts';
import { googleHandlers } from './google.ts';
import { noticeHandlers } from './notices.ts';
import { outboxHandlers } from './outbox.ts';
import { policyHandlers } from './policies.ts';
import { refusalHandlers } from './refusals.ts';
import { listServiceTruth } from './service-truth.ts';
import { slackHandlers } from './slack.ts';
import { signInHandlers } from './sign-in.ts';
import { zoomHandlers } from './zoom.ts';

const ClockChange = z.union([
  z.strictObject({ advanceSeconds: z.number() }),
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
  z.strictObject({ frozen: z.boolean() }),
]);
const FaultChange = z.union([z.strictObject({ preset: Preset, seed: z.number().int().default(1) }), FaultPlan]);
const Expiry = z.strictObject({
  user: z.string().optional(),
  channel: z.string().optional(),
  tenant: z.string().optional(),
});
const NewTenant = z.strictObject({
  scenario: z.enum(SCENARIOS),
  seed: z.number().int().default(1),
  /** Instead of contoso.com; every address in the tenant follows. */
  domain: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
    .exactOptional(),
  displayName: z.string().exactOptional(),
  mail: z.array(z.string()).default([]),
  folderMessages: z.number().int().positive().exactOptional(),
  mailboxes: z.number().int().positive().exactOptional(),
});

const handlers: Readonly<Record<string, Handler>> = {
  'GET /': (world) => showState(world),
  'GET /state': (world) => showState(world),
  'GET /clock': (world) => world.clock.state(),
  'POST /clock': (world, request) => {
    const change = readBody(ClockChange, request);
    if ('advanceSeconds' in change) world.clock.advance(change.advanceSeconds);
    else if ('now' in change) world.clock.set(Date.parse(change.now));
    else world.clock.freeze(change.frozen);
    void deliverNotices(world);
    return world.clock.state();
  },
  'GET /faults': (world) => ({ plan: world.faults.plan(), rules: world.faults.report() }),
  'POST /faults': (world, request) => {
    const change = readBody(FaultChange, request);
    world.faults.set('preset' in change ? openPreset(change.preset, change.seed) : change);
    return { plan: world.faults.plan() };
  },
  'DELETE /faults': (world) => {
    world.faults.set(FaultPlan.parse({}));
    return { plan: world.faults.plan() };
  },
  'GET /ledger': (world, { query }) => ({
    ...world.ledger.report(),
    ...world.quota.report(),
    notices: { ...world.notices.counts, waiting: world.notices.waiting.length },
    ...(query.has('paths') ? { byPath: world.ledger.paths() } : {}),
    ...(query.has('requests') ? { requests: world.ledger.recent() } : {}),
  }),
  'DELETE /ledger': (world) => {
    world.ledger.clear();
    world.quota.resetReport();
    return {};
  },
  'GET /truth': (world, { query }) => {
    const { at, services, ...rest } = Object.fromEntries(query);
    const tenant = pickTenant(world, query.get('tenant'));
    const asked = new URLSearchParams(at === undefined ? rest : { asOf: at, ...rest });
    const truth = answerTruth(tenant, asked, world.clock.now());
    const { attributedTranscripts: attributed } = world.switches.of(tenant.id);
    const transcripts = truth.transcripts.map((transcript) => ({ ...transcript, attributed }));
    return { ...truth, transcripts, ...listServiceTruth(world, tenant, { services, truth, query: asked }) };
  },
  'POST /tenants': (world, request) => {
    const { scenario, domain, displayName, ...rest } = readBody(NewTenant, request);
    const opened = openScenario({ name: scenario, now: world.clock.now(), ...rest });
    const named = {
      domain: domain ?? opened.domains[0] ?? '',
      displayName: displayName ?? domain ?? opened.displayName,
    };
    const tenant = domain === undefined && displayName === undefined ? opened : withDomain(opened, named);
    if (world.tenants.has(tenant.id))
      throw new ControlError('That tenant is there already. Another seed makes another.');
    world.tenants.set(tenant.id, tenant);
    return { tenantId: tenant.id, displayName: tenant.displayName, domains: tenant.domains };
  },
  ...appHandlers,
  ...signInHandlers,
  ...policyHandlers,
  ...directoryHandlers,
  ...chatHandlers,
  ...refusalHandlers,
  ...slackHandlers,
  ...zoomHandlers,
  ...googleHandlers,
  ...bamboohrHandlers,
  ...noticeHandlers,
  ...outboxHandlers,
  'GET /settings': (world) => world.settings,
  'POST /settings': (world, request) => {
    world.settings = Settings.parse({ ...world.settings, ...readChange(SettingsChange, request) });
    return world.settings;
  },
  'GET /quota': (world) => world.quota.limits,
  'POST /quota': (world, request) => {
    world.quota.limits = Limits.parse({ ...world.quota.limits, ...readChange(Limits.partial(), request) });
    world.quota.resetWindows();
    return world.quota.limits;
  },
  'POST /expire-delta': (world, request) => {
    const { user, channel, tenant: named } = readBody(Expiry, request);
    if (channel !== undefined) {
      world.deltas.expire(pickTenant(world, named).id, channel);
      return {};
    }
    if (user === undefined) {
      world.deltas.expire(null, null);
      return {};
    }
    const tenant = pickTenant(world, named);
    const found = tenant.findUser(user, world.clock.now());
    if (!found) throw new ControlError(`The tenant ${tenant.displayName} has no user ${user}.`);
    world.deltas.expire(tenant.id, found.id);
    return {};
  },
};

const showState = (world: World) => ({
  clock: world.clock.state(),
  tenants: [...world.tenants.values()].map(({ id, displayName, domains }) => ({ id, displayName, domains })),
  apps: world.registry.apps().map(({ clientId, displayName, requiredRoles, grants, disabled, secrets }) => ({
    clientId,
    displayName,
    requiredRoles,
    grants,
    disabled,
    secrets: secrets.map(({ id, endsAt }) => ({ id, endsAt })),
  })),
  policies: world.access.log.list(),
  settings: world.settings,
  quota: world.quota.limits,
  faults: world.faults.plan(),
});

/** Answers a control call; what is wrong with it is said in a 400. */
export const answerControl = async (world: World, request: Request): Promise<Answer> => {
  const path = request.path === '' ? '/' : request.path.replace(/(?<=.)\/$/, '');
  const handler = handlers[`${request.method} ${path}`];
  if (!handler) {
    return answerJson(404, { error: `There is no ${request.method} ${path}.`, calls: Object.keys(handlers) });
  }
  try {
    return answerJson(200, await handler(world, request));
  } catch (error) {
    if (error instanceof z.ZodError) return answerJson(400, { error: z.prettifyError(error) });
    if (error instanceof SyntaxError || error instanceof ControlError) return answerJson(400, { error: error.message });
    throw error;
  }
};
