// Control calls for what is refused in one place only, or late: a report, a channel, a transcript, a time of the audit log; what is archived; and channels that are new.
import { z } from 'zod';
import { services, type Service } from '../activity/usage.ts';
import { listTranscripts } from '../scenarios/transcripts.ts';
import { guidOf } from '../seeded.ts';
import type { Team, TeamChannel, Tenant } from '../tenant/model.ts';
import { withTeam } from '../tenant/teams.ts';
import type { World } from '../world.ts';
import { ControlError, pickTenant, readBody, type Handlers } from './calls.ts';
import { pickChannel, pickTeam, readTeamPlace } from './team-places.ts';

const mostDaysLate = 10;

const ReportTrouble = z.strictObject({
  tenant: z.string().optional(),
  report: z.enum([...services, 'all']),
  status: z.literal([403, 404, 500]).nullable().optional(),
  daysLate: z.number().int().min(0).max(mostDaysLate).optional(),
});

const Status = z.literal([403, 404]).nullable();
const ChannelTrouble = z.strictObject({ ...readTeamPlace, status: Status });
const TeamTrouble = z.strictObject({ tenant: z.string().optional(), team: z.string(), status: Status });
const TranscriptTrouble = z.strictObject({ tenant: z.string().optional(), transcript: z.string(), status: Status });

const Span = z
  .strictObject({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
  .transform(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'is not after from' });
const AuditTrouble = z.strictObject({ tenant: z.string().optional(), span: Span.nullable() });

const Archive = z.strictObject({
  tenant: z.string().optional(),
  team: z.string(),
  /** Not given: the team itself. */
  channel: z.string().optional(),
  archived: z.boolean(),
});

const NewChannel = z.strictObject({
  tenant: z.string().optional(),
  team: z.string(),
  name: z.string().min(1).max(50),
  /** Not given: now. */
  createdAt: z.iso.datetime({ offset: true }).optional(),
});

const writeTime = (at: number): string => new Date(at).toISOString();

const show = (world: World, { id }: Tenant) => {
  const { audit, ...others } = world.refusals.of(id);
  return { ...others, audit: audit === null ? null : { from: writeTime(audit.from), to: writeTime(audit.to) } };
};

const changeReports = (world: World, { id }: Tenant, change: z.infer<typeof ReportTrouble>): void => {
  const { report, status, daysLate } = change;
  const chosen: readonly Service[] = report === 'all' ? services : [report];
  const reports = { ...world.refusals.of(id).reports };
  for (const service of chosen) {
    const before = world.refusals.report(id, service);
    reports[service] = {
      status: status === undefined ? before.status : status,
      daysLate: daysLate ?? before.daysLate,
    };
  }
  world.refusals.change(id, { reports });
};

/** The record with this id refused so, or no more. */
const withStatus = <Refusal>(
  before: Readonly<Record<string, Refusal>>,
  id: string,
  status: Refusal | null,
): Record<string, Refusal> => {
  const { [id]: _, ...others } = before;
  return status === null ? others : { ...others, [id]: status };
};

const pickTranscript = (world: World, tenant: Tenant, id: string): string => {
  const now = world.clock.now();
  const organizers = new Set(tenant.directory.flatMap((entry) => ('user' in entry ? [entry.user.id] : [])));
  for (const organizer of organizers)
    if (listTranscripts(tenant, organizer, now).some((transcript) => transcript.id === id)) return id;
  throw new ControlError(`transcript: there is no transcript ${id}.`);
};

const makeChannel = (tenant: Tenant, team: Team, { name, at }: { name: string; at: number }): TeamChannel => {
  if (team.channels.some(({ displayName }) => displayName.toLowerCase() === name.toLowerCase()))
    throw new ControlError(`name: the team has a channel ${name} already.`);
  const id = `19:${guidOf(`channel ${tenant.id} ${team.id} ${name}`).replaceAll('-', '')}@thread.tacv2`;
  const changes: [] = [];
  return { id, displayName: name, description: null, createdAt: at, changes: () => changes };
};

export const refusalHandlers: Handlers = {
  'GET /refusals': (world, { query }) => show(world, pickTenant(world, query.get('tenant'))),
  'DELETE /refusals': (world, { query }) => {
    const tenant = pickTenant(world, query.get('tenant'));
    world.refusals.clear(tenant.id);
    return show(world, tenant);
  },
  'POST /refusals/report': (world, request) => {
    const change = readBody(ReportTrouble, request);
    const tenant = pickTenant(world, change.tenant);
    changeReports(world, tenant, change);
    return show(world, tenant);
  },
  'POST /refusals/channel': (world, request) => {
    const change = readBody(ChannelTrouble, request);
    const tenant = pickTenant(world, change.tenant);
    const { id } = pickChannel(tenant, change);
    world.refusals.change(tenant.id, {
      channels: withStatus(world.refusals.of(tenant.id).channels, id, change.status),
    });
    return show(world, tenant);
  },
  'POST /refusals/team': (world, request) => {
    const change = readBody(TeamTrouble, request);
    const tenant = pickTenant(world, change.tenant);
    const { id } = pickTeam(tenant, change.team);
    const teams = withStatus(world.refusals.of(tenant.id).teams, id, change.status);
    world.refusals.change(tenant.id, { teams });
    return show(world, tenant);
  },
  'POST /refusals/transcript': (world, request) => {
    const change = readBody(TranscriptTrouble, request);
    const tenant = pickTenant(world, change.tenant);
    const id = pickTranscript(world, tenant, change.transcript);
    const transcripts = withStatus(world.refusals.of(tenant.id).transcripts, id, change.status);
    world.refusals.change(tenant.id, { transcripts });
    return show(world, tenant);
  },
  'POST /refusals/audit': (world, request) => {
    const { tenant: named, span } = readBody(AuditTrouble, request);
    const tenant = pickTenant(world, named);
    world.refusals.change(tenant.id, { audit: span });
    return show(world, tenant);
  },
  'POST /archive': (world, request) => {
    const { tenant: named, team, channel, archived } = readBody(Archive, request);
    const tenant = pickTenant(world, named);
    const { id } = channel === undefined ? pickTeam(tenant, team) : pickChannel(tenant, { team, channel });
    const others = world.refusals.of(tenant.id).archived.filter((one) => one !== id);
    world.refusals.change(tenant.id, { archived: archived ? [...others, id] : others });
    return show(world, tenant);
  },
  'POST /channels': (world, request) => {
    const { tenant: named, team: wanted, name, createdAt } = readBody(NewChannel, request);
    const tenant = pickTenant(world, named);
    const team = pickTeam(tenant, wanted);
    const channel = makeChannel(tenant, team, { name, at: createdAt ? Date.parse(createdAt) : world.clock.now() });
    world.tenants.set(tenant.id, withTeam(tenant, { ...team, channels: [...team.channels, channel] }));
    return { team: team.id, channel: channel.id };
  },
};
