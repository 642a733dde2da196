// GET /users/{id}/mailboxSettings: zone, working hours and what kind of mailbox it is.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { TenantUser } from '../tenant/model.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { readSelect, unknownProperty } from './odata.ts';
import { readSettings } from './requirements.ts';
import { nameWindowsZone } from './zones.ts';

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const writeTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:00.0000000`;

/** Outlook knows one start and one end for all working days: the earliest and the latest stand for all. */
const writeHours = (user: TenantUser, timeZone: string) => {
  const worked = Object.entries(user.hours).filter(([, intervals]) => intervals.length > 0);
  const intervals = worked.flatMap(([, list]) => list);
  return {
    daysOfWeek: worked.map(([day]) => days[Number(day)]),
    startTime: writeTime(Math.min(...intervals.map(([from]) => from), 24 * 60 - 1)),
    endTime: writeTime(Math.min(Math.max(...intervals.map(([, to]) => to), 0), 24 * 60 - 1)),
    timeZone: { name: timeZone },
  };
};

const answerSettings = (call: UserCall): Answer => {
  const { user } = call;
  const timeZone = call.world.settings.zoneNames === 'windows' ? nameWindowsZone(user.zone) : user.zone;
  const all: Record<string, unknown> = {
    archiveFolder: call.tenant.folders(user.id, call.now).find((folder) => folder.wellKnown === 'archive')?.id ?? null,
    timeZone,
    delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
    dateFormat: 'yyyy-MM-dd',
    timeFormat: 'HH:mm',
    userPurpose: user.purpose,
    language: { locale: 'en-US', displayName: 'English (United States)' },
    workingHours: writeHours(user, timeZone),
  };
  const select = readSelect(call.query);
  for (const name of select ?? []) if (!(name in all)) throw unknownProperty(name, 'mailboxSettings');
  const shown = select ? Object.fromEntries(select.map((name) => [name, all[name]])) : all;
  const context = `https://graph.microsoft.com/v1.0/$metadata#users('${user.id}')/mailboxSettings`;
  return answerJson(200, { '@odata.context': context, ...shown }, { 'content-type': graphType });
};

export const settingsEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/users/{user}/mailboxSettings',
    area: 'outlook',
    requires: readSettings,
    resource: 'mailboxSettings',
    paged: false,
    answer: answerSettings,
  },
];
