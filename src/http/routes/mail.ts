// Mail: settings and their test, the outbox, what is planned and wanted, unsubscribing, and reports on request.
import type { Caller } from '../../access/caller.ts';
import * as contract from '../../contract/mail.ts';
import { releaseHold } from '../../db/queries/bounces.ts';
import { deleteMailSettings, readMailPlan, saveMailPlan } from '../../db/queries/mail-settings.ts';
import { cancelMail, countOutbox, listOutbox, type OutboxRow, readMail, requeueMail } from '../../db/queries/outbox.ts';
import { readOrganization } from '../../db/queries/organizations.ts';
import type { DeploymentMail } from '../../notify/deployment.ts';
import { MailFormInvalid, type MailFormParts, saveMailForm } from '../../notify/mail-form.ts';
import { titleOf } from '../../notify/outbox-title.ts';
import type { PostOffice } from '../../notify/post-office.ts';
import { unplanned } from '../../notify/recipients.ts';
import type { RenderParts } from '../../notify/render.ts';
import { showMailSettings } from '../../notify/settings-view.ts';
import { tryMail } from '../../notify/test-mail.ts';
import { invalidFields, notFound, Refusal } from '../errors.ts';
import { nameOf } from '../flow-answer.ts';
import { type Call, type Route, route } from '../route.ts';

export interface MailRouteParts extends RenderParts, MailFormParts {
  readonly office: PostOffice;
  /** The operator's mail server; null: none is set up. */
  readonly deployment: DeploymentMail | null;
}

/** Errors: Refusal 400. */
export const orInvalid = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof MailFormInvalid) throw invalidFields([...error.faults]);
    throw error;
  }
};

/** The operator has no address of its own. */
export const addressOf = ({ userId, email }: Caller, given: string | null): string => {
  if (userId !== null) return email.toLowerCase();
  if (given !== null) return given.toLowerCase();
  throw invalidFields([{ field: 'to', message: 'Say whom to send it to: the operator has no address.' }]);
};

const settingsRoutes = (parts: MailRouteParts): readonly Route[] => [
  route(contract.readMailSettings, ({ caller }) => showMailSettings(parts, caller.organizationId)),
  route(contract.saveMailSettings, async ({ input, caller }) => {
    const by = { organizationId: caller.organizationId, name: nameOf(caller), now: new Date(parts.seams.clock.now()) };
    await orInvalid(() => saveMailForm(parts, input.settings, by));
    return showMailSettings(parts, caller.organizationId);
  }),
  route(contract.removeMailSettings, async ({ caller }) => {
    const { organizationId } = caller;
    await parts.database.tenant(organizationId, (tx) => deleteMailSettings(tx, organizationId));
    return showMailSettings(parts, organizationId);
  }),
  route(contract.testMail, async ({ input, caller, signal }) => {
    const { organizationId } = caller;
    const to = addressOf(caller, input.to);
    const organization = await parts.database.tenant(organizationId, (tx) => readOrganization(tx, organizationId));
    const asked = { organizationId, organizationName: organization?.name ?? '', to, signal };
    return { to, ...(await tryMail(parts.office, asked)) };
  }),
  route(contract.readMailScripts, async ({ input }) => {
    const mail = parts.providers.find((one) => one.id === input.provider)?.mail;
    if (mail === undefined) throw invalidFields([{ field: 'provider', message: 'This source sends no mail.' }]);
    return { scripts: [...mail.scripts(input)] };
  }),
];

const limits =
  'Sent means that the server took the mail. A refusal that comes later, as a mail, is seen where a mailbox for it is set up above; else it lies in the mailbox of the sender.';

const shownOf = (row: OutboxRow): contract.OutboxMail => ({
  id: row.mailId,
  kind: row.kind,
  title: titleOf(row),
  recipient: row.recipient,
  state: row.state,
  attempts: row.attempts,
  createdAt: row.createdAt.toISOString(),
  nextAt: row.state === 'queued' ? row.nextAt.toISOString() : null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
  answer: row.answer,
  uncertain: row.uncertain,
  problem: row.problem,
});

const noCounts = { queued: 0, sending: 0, sent: 0, failed: 0, bounced: 0, cancelled: 0 };

/** Errors: Refusal 404; 409 when it does not stand so that this could be done. */
const changeMail = async (
  parts: MailRouteParts,
  { input, caller }: Call<{ id: string }>,
  change: typeof requeueMail,
): Promise<{ mail: contract.OutboxMail }> => {
  const { organizationId } = caller;
  const key = { organizationId, mailId: input.id };
  const now = new Date(parts.seams.clock.now());
  const [changed, row] = await parts.database.tenant(organizationId, async (tx) => [
    await change(tx, { ...key, now }),
    await readMail(tx, key),
  ]);
  if (row === null) throw notFound('The mail');
  if (changed) return { mail: shownOf(row) };
  throw new Refusal({
    status: 409,
    code: 'mail-moved-on',
    message: `This mail is ${row.state}.`,
    fix: 'Look at the list again: it has gone on meanwhile.',
  });
};

/** Sends to an address again that mail came back from. */
const retryMail: typeof requeueMail = async (tx, mail) => {
  if (!(await requeueMail(tx, mail))) return false;
  const row = await readMail(tx, mail);
  const { organizationId } = mail;
  if (row !== null) await releaseHold(tx, { organizationId, address: row.recipient.toLowerCase() });
  return true;
};

const outboxRoutes = (parts: MailRouteParts): readonly Route[] => [
  route(contract.listOutbox, async ({ input, caller }) => {
    const { organizationId } = caller;
    const { state = null, page, size } = input;
    const [rows, counted] = await parts.database.tenant(organizationId, async (tx) => [
      await listOutbox(tx, { organizationId, state, limit: size, offset: (page - 1) * size }),
      await countOutbox(tx, organizationId),
    ]);
    const counts = { ...noCounts, ...Object.fromEntries(counted.map((row) => [row.state, row.total])) };
    const total = state === null ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[state];
    return { mails: rows.map(shownOf), total, counts, limits };
  }),
  route(contract.retryMail, (call) => changeMail(parts, call, retryMail)),
  route(contract.cancelMail, (call) => changeMail(parts, call, cancelMail)),
];

const planRoutes = (parts: MailRouteParts): readonly Route[] => [
  route(contract.readMailPlan, async ({ caller }) => {
    const { organizationId } = caller;
    const stored = await parts.database.tenant(organizationId, (tx) => readMailPlan(tx, organizationId));
    return { plan: stored ?? unplanned };
  }),
  route(contract.saveMailPlan, async ({ input, caller }) => {
    const { organizationId } = caller;
    const changed = { changedAt: new Date(parts.seams.clock.now()), changedBy: nameOf(caller) };
    await parts.database.tenant(organizationId, (tx) =>
      saveMailPlan(tx, { organizationId, ...input.plan, ...changed }),
    );
    return { plan: input.plan };
  }),
];

export const mailRoutes = (parts: MailRouteParts): readonly Route[] => [
  ...settingsRoutes(parts),
  ...outboxRoutes(parts),
  ...planRoutes(parts),
];
