// The truth about what lies beside mail, calendars and Teams, where it is asked for: reports, logs, address books, and services that are not Microsoft's.
import { auditDays } from '../graph/audit-results.ts';
import type { Tenant } from '../tenant/model.ts';
import { listAuditTruth, listContactTruth, listSignInTruth, listUsageTruth } from '../truth/activity.ts';
import { listChatTruth } from '../truth/chats.ts';
import { listEmployeeTruth } from '../truth/employees.ts';
import { listGoogleTruth } from '../truth/google.ts';
import { readQuestion } from '../truth/question.ts';
import { listRecordingTruth } from '../truth/recordings.ts';
import type { Truth } from '../truth/shapes.ts';
import { readLogs } from '../truth/signals/logs.ts';
import { computeSignalTruth } from '../truth/signals/signal-truth.ts';
import type { World } from '../world.ts';
import { ControlError } from './calls.ts';

/** What was asked for: the ledger that was computed, whose as-of and days hold, and the query. */
interface Question extends Pick<Truth, 'asOf' | 'from' | 'to'> {
  readonly query: URLSearchParams;
}
type Writer = (world: World, tenant: Tenant, question: Question) => object;

const questionOf = ({ asOf, from, to }: Question) => ({ from, to, now: Date.parse(asOf) });

const writers: Readonly<Record<string, Writer>> = {
  slack: (world, tenant, { asOf }) => listChatTruth(tenant, world.chats.of(tenant), Date.parse(asOf)),
  signals: (world, tenant, { query }) => {
    const options = readQuestion(query, world.clock.now());
    const { premium, signInDays } = world.switches.of(tenant.id);
    const services = {
      channels: world.chats.of(tenant),
      reportRestatement: world.settings.reportRestatement,
      signInDays: premium ? signInDays : 0,
    };
    const { sources, usageSince } = options;
    return computeSignalTruth(tenant, options, readLogs(tenant, options, { services, sources, usageSince }));
  },
  google: (_, tenant, { asOf, from, to }) => listGoogleTruth(tenant, { from, to, now: Date.parse(asOf) }),
  bamboohr: (world, tenant, { asOf }) => {
    const at = Date.parse(asOf);
    return listEmployeeTruth(world.bamboohr.read(tenant, at), at);
  },
  usage: (world, tenant, question) =>
    listUsageTruth(tenant, { ...questionOf(question), restates: world.settings.reportRestatement }),
  signIns: (world, tenant, question) => {
    const { premium, signInDays } = world.switches.of(tenant.id);
    return listSignInTruth(tenant, { ...questionOf(question), daysKept: premium ? signInDays : 0 });
  },
  audit: (_, tenant, question) => listAuditTruth(tenant, { ...questionOf(question), daysKept: auditDays }),
  contacts: (_, tenant, question) => listContactTruth(tenant, questionOf(question)),
  zoom: (_, tenant, { asOf, from, to }) => listRecordingTruth(tenant, { from, to, now: Date.parse(asOf) }),
};

/** A field for each of the services, named with commas between them. Throws ControlError for an unknown one. */
export const listServiceTruth = (
  world: World,
  tenant: Tenant,
  asked: { readonly services: string | undefined; readonly truth: Truth; readonly query: URLSearchParams },
): object => {
  const { services, truth, query } = asked;
  const names = (services ?? '').split(',').filter((name) => name !== '');
  const fields = names.map((name) => {
    const writer = writers[name];
    if (!writer) throw new ControlError(`There is no service ${name}. Choose of: ${Object.keys(writers).join(', ')}.`);
    return [name, writer(world, tenant, { ...truth, query })] as const;
  });
  return Object.fromEntries(fields);
};
