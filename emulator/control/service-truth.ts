// The truth about what lies beside mail, calendars and Teams, where it is asked for: reports, logs, address books, and services that are not Microsoft's.
import { auditDays } from '../graph/audit-results.ts';
import type { Tenant } from '../tenant/model.ts';
import { listAuditTruth, listContactTruth, listSignInTruth, listUsageTruth } from '../truth/activity.ts';
import { listChatTruth } from '../truth/chats.ts';
import { listEmployeeTruth } from '../truth/employees.ts';
import { listGoogleTruth } from '../truth/google.ts';
import { listRecordingTruth } from '../truth/recordings.ts';
import type { Truth } from '../truth/shapes.ts';
import type { World } from '../world.ts';
import { ControlError } from './calls.ts';

type Writer = (world: World, tenant: Tenant, truth: Truth) => object;

const questionOf = ({ asOf, from, to }: Truth) => ({ from, to, now: Date.parse(asOf) });

const writers: Readonly<Record<string, Writer>> = {
  slack: (world, tenant, { asOf }) => listChatTruth(tenant, world.chats.of(tenant), Date.parse(asOf)),
  google: (_, tenant, { asOf, from, to }) => listGoogleTruth(tenant, { from, to, now: Date.parse(asOf) }),
  bamboohr: (world, tenant, { asOf }) => {
    const at = Date.parse(asOf);
    return listEmployeeTruth(world.bamboohr.read(tenant, at), at);
  },
  usage: (world, tenant, truth) =>
    listUsageTruth(tenant, { ...questionOf(truth), restates: world.settings.reportRestatement }),
  signIns: (world, tenant, truth) => {
    const { premium, signInDays } = world.switches.of(tenant.id);
    return listSignInTruth(tenant, { ...questionOf(truth), daysKept: premium ? signInDays : 0 });
  },
  audit: (_, tenant, truth) => listAuditTruth(tenant, { ...questionOf(truth), daysKept: auditDays }),
  contacts: (_, tenant, truth) => listContactTruth(tenant, questionOf(truth)),
  zoom: (_, tenant, { asOf, from, to }) => listRecordingTruth(tenant, { from, to, now: Date.parse(asOf) }),
};

/** A field for each of the services, named with commas between them. Throws ControlError for an unknown one. */
export const listServiceTruth = (
  world: World,
  tenant: Tenant,
  { services, truth }: { readonly services: string | undefined; readonly truth: Truth },
): object => {
  const names = (services ?? '').split(',').filter((name) => name !== '');
  const fields = names.map((name) => {
    const writer = writers[name];
    if (!writer) throw new ControlError(`There is no service ${name}. Choose of: ${Object.keys(writers).join(', ')}.`);
    return [name, writer(world, tenant, truth)] as const;
  });
  return Object.fromEntries(fields);
};
