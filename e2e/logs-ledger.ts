// Usage reports, sign-ins, audit records and address books, as the tenant's own ledger tells them and as the product holds them.
import { z } from 'zod';
import type { StreamsStage } from './streams-stage.ts';

interface Period {
  /** The ledger as it stands then. */
  readonly at: string;
  /** First UTC day. */
  readonly from: string;
}

const Records = <Shape extends z.ZodType>(shape: Shape) =>
  z.array(
    z.object({ userPrincipalName: z.string(), days: z.array(z.object({ day: z.string(), records: z.array(shape) })) }),
  );
const Counts = z.record(z.string(), z.number());
const Services = z.object({
  usage: z.array(
    z.object({
      userPrincipalName: z.string(),
      days: z.array(z.object({ day: z.string(), teams: Counts, email: Counts, oneDrive: Counts, sharePoint: Counts })),
    }),
  ),
  signIns: Records(z.object({ at: z.string(), app: z.string(), failed: z.boolean() })).default([]),
  audit: Records(
    z.object({ at: z.string(), operation: z.string(), service: z.string(), bySystem: z.boolean() }),
  ).default([]),
  contacts: z
    .array(
      z.object({
        address: z.string(),
        contacts: z.array(
          z.object({ name: z.string(), addresses: z.array(z.string()), companyName: z.string().nullable() }),
        ),
      }),
    )
    .default([]),
});
type Services = z.infer<typeof Services>;

const sum = (counts: Record<string, number>, ...names: string[]): number =>
  names.reduce((total, name) => total + (counts[name] ?? 0), 0);

/** The ledger's names of what the product measures. */
const measured = ({ teams, email, oneDrive, sharePoint }: Services['usage'][number]['days'][number]) => {
  const files = (counts: Record<string, number>, app: string): [string, number][] => [
    [`${app}.viewed-or-edited`, sum(counts, 'viewedOrEdited')],
    [`${app}.synced`, sum(counts, 'synced')],
    [`${app}.shared-inside`, sum(counts, 'sharedInternally')],
    [`${app}.shared-outside`, sum(counts, 'sharedExternally')],
  ];
  const figures: [string, number][] = [
    ['teams.private-chat-messages', sum(teams, 'privateChatMessages')],
    ['teams.team-chat-messages', sum(teams, 'postMessages', 'replyMessages')],
    ['teams.calls', sum(teams, 'calls')],
    ['teams.meetings-attended', sum(teams, 'adHocAttended', 'oneTimeAttended', 'recurringAttended')],
    ['teams.meetings-organized', sum(teams, 'adHocOrganized', 'oneTimeOrganized', 'recurringOrganized')],
    ['teams.audio-seconds', sum(teams, 'audioSeconds')],
    ['teams.video-seconds', sum(teams, 'videoSeconds')],
    ['teams.screen-share-seconds', sum(teams, 'screenShareSeconds')],
    ['email.sent', sum(email, 'sent')],
    ['email.received', sum(email, 'received')],
    ['email.read', sum(email, 'read')],
    ...files(oneDrive, 'onedrive'),
    ...files(sharePoint, 'sharepoint'),
    ['sharepoint.visited-pages', sum(sharePoint, 'visitedPages')],
  ];
  return figures.filter(([, value]) => value > 0);
};

export interface Lines {
  readonly usage: string[];
  readonly signIns: string[];
  readonly audit: string[];
  readonly contacts: string[];
}

/** Who has an onmicrosoft address, or a guest's, has another one here first: the name before the @ is one person's. */
const nameOf = (address: string): string => address.replace(/(_[^_]*#EXT#)?@.*$/, '');

/** Operations are words here: `Update user.` is `Update-user`. */
const wordOf = (operation: string): string => operation.replace(/\.$/, '').replaceAll(/\s+/g, '-');

/** `services`: those that the ledger is asked for, usage among them. */
export const logsOfLedger = async (
  stage: StreamsStage,
  { at, from, services = 'usage,signIns,audit,contacts' }: Period & { readonly services?: string },
): Promise<Lines> => {
  const asked = new URLSearchParams({ at, from, to: at.slice(0, 10), services });
  const told = await stage.control.get(`/truth?${asked.toString()}`, Services);
  const usage = told.usage.flatMap(({ userPrincipalName, days }) =>
    days.flatMap((one) =>
      measured(one).map(([name, value]) => `${nameOf(userPrincipalName)} ${one.day} ${name} ${value}`),
    ),
  );
  const signIns = told.signIns.flatMap(({ userPrincipalName, days }) =>
    days.flatMap(({ records }) =>
      records.map((one) => `${nameOf(userPrincipalName)} ${one.at} ${one.app}${one.failed ? ' failed' : ''}`),
    ),
  );
  const audit = told.audit.flatMap(({ userPrincipalName, days }) =>
    days.flatMap(({ records }) =>
      records
        .filter(({ bySystem }) => !bySystem)
        .map((one) => `${nameOf(userPrincipalName)} ${one.at} ${one.service} ${wordOf(one.operation)}`),
    ),
  );
  const contacts = told.contacts.flatMap(({ address, contacts: some }) =>
    some.map((one) => `${address}: ${one.name} ${one.addresses.join()} ${one.companyName ?? ''}`),
  );
  return { usage: usage.sort(), signIns: signIns.sort(), audit: audit.sort(), contacts: contacts.sort() };
};

export const logsHeld = async (stage: StreamsStage, { from }: Period): Promise<Lines> => {
  const events = (await stage.events()).filter(({ at }) => at >= from);
  const usage = (await stage.measures())
    .filter(({ value, day }) => value > 0 && day >= from)
    .map(({ account, day, name, value }) => `${nameOf(account)} ${day} ${name} ${value}`);
  const signIns = events
    .filter(({ kind }) => kind === 'sign-in')
    .map((one) => `${nameOf(one.account)} ${one.at} ${one.app}${one.marks.includes('failed') ? ' failed' : ''}`);
  const audit = events
    .filter(({ kind }) => kind === 'audit')
    .map(({ account, at, marks }) => `${nameOf(account)} ${at} ${marks.join(' ')}`);
  const contacts = (await stage.contacts()).map(
    ({ account, displayName, addresses, company }) => `${account}: ${displayName} ${addresses.join()} ${company ?? ''}`,
  );
  return { usage: usage.sort(), signIns: signIns.sort(), audit: audit.sort(), contacts: contacts.sort() };
};
