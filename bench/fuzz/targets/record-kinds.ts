// The kinds of items that the sources' own interfaces give: a schema that reads each, and the record it must become.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  AuditEvent,
  Chat,
  Contact,
  Identity,
  Mail,
  Meeting,
  Sighting,
  SignInEvent,
} from '../../../src/contract/records.ts';
import { identityOf as employeeOf } from '../../../src/providers/bamboohr/fields.ts';
import { ownersOf, readChanges, readEmployees } from '../../../src/providers/bamboohr/listings.ts';
import { Event as GoogleEvent, meetingOf as googleMeetingOf } from '../../../src/providers/google/event.ts';
import { identityOf as googleIdentityOf, User as GoogleUser } from '../../../src/providers/google/user.ts';
import { AuditRecord } from '../../../src/providers/microsoft/streams/audit-record.ts';
import { Participants } from '../../../src/providers/microsoft/streams/call-people.ts';
import { addThread, collect } from '../../../src/providers/microsoft/streams/chat-message.ts';
import { ContactEntry } from '../../../src/providers/microsoft/streams/contact.ts';
import { Event, meetingOf } from '../../../src/providers/microsoft/streams/meeting.ts';
import { MailOrDraft, plainMail } from '../../../src/providers/microsoft/streams/message.ts';
import { SignInEntry } from '../../../src/providers/microsoft/streams/sign-in-entry.ts';
import { identityOf, ListedUser, toldManager } from '../../../src/providers/microsoft/streams/user.ts';
import { isStranger, Participant, Recording, Waiting } from '../../../src/providers/zoom/streams/recording.ts';
import { hold } from '../target.ts';

/** What an item became, or at which field it was set aside. */
export type Read = { readonly records: readonly unknown[] } | { readonly fault: string };

export interface Kind {
  readonly read: (item: unknown) => Read;
  readonly record: z.ZodType;
  readonly sample: Readonly<Record<string, unknown>>;
}

/** The first faults: all of them together would be a new outcome each time. */
export const faultIn = (error: z.ZodError): string =>
  error.issues
    .slice(0, 2)
    .map(({ path, code }) => `${path.filter((one) => typeof one === 'string').join('.')} ${code}`)
    .join();

const through =
  <Parsed>(schema: z.ZodType<Parsed>, records: (parsed: Parsed) => readonly unknown[]) =>
  (item: unknown): Read => {
    const { data, error } = schema.safeParse(item);
    return error === undefined ? { records: records(data) } : { fault: faultIn(error) };
  };

const some = (...records: readonly unknown[]): readonly unknown[] => records.filter((one) => one !== null);

const person = (address: string): object => ({ emailAddress: { address, name: 'Ana' } });
const now = Date.UTC(2026, 10, 20);
const reading = { place: '19:a@thread.tacv2', isHelpChannel: false, tenantId: 't', since: null };

/** The quick way and the schema must agree. */
const readMail = (item: unknown): Read => {
  const parsed = MailOrDraft.safeParse(item);
  const plain = plainMail(item);
  hold(plain === undefined || isDeepStrictEqual(plain, parsed.data), 'the quick way and the schema read other mails');
  return parsed.error === undefined ? { records: some(parsed.data) } : { fault: faultIn(parsed.error) };
};

const readThread = (item: unknown): Read => {
  const into = collect();
  addThread(into, item, reading);
  const records = [...into.events.values(), ...into.sightings.values()];
  return records.length === 0 && into.quarantined[0]
    ? { fault: into.quarantined[0].reason.split(':')[0] ?? '' }
    : { records };
};

const employeeSample = {
  id: 7,
  firstName: 'Ana',
  lastName: 'Lima',
  workEmail: 'Ana@contoso.com',
  supervisorEmail: 'bo@contoso.com',
  hireDate: '2024-04-03',
  terminationDate: '0000-00-00',
  status: 'Active',
};

const Answer = z.record(z.string(), z.unknown());

const readStaff = (item: unknown): Read => {
  const answer = Answer.safeParse(item);
  if (!answer.success) return { fault: 'answer' };
  const { employees, quarantined } = readEmployees(answer.data);
  const owners = ownersOf(employees);
  const records = employees.map((one) => employeeOf(one, owners.get(one.supervisorEmail ?? '') ?? null, now));
  return records.length === 0 && quarantined[0] ? { fault: quarantined[0].reason.split(':')[0] ?? '' } : { records };
};

const readStaffChanges = (item: unknown): Read => {
  const answer = Answer.safeParse(item);
  if (!answer.success) return { fault: 'answer' };
  const { ids, deleted, latest, unclear } = readChanges(answer.data);
  return { records: [{ ids, deleted, latest, unclear }] };
};

const eventSample = {
  id: 'e1',
  iCalUId: 'u1',
  type: 'occurrence',
  start: { dateTime: '2026-11-20T09:00:00.0000000', timeZone: 'UTC' },
  end: { dateTime: '2026-11-20T10:00:00.0000000', timeZone: 'UTC' },
  isAllDay: false,
  organizer: person('ana@contoso.com'),
  attendees: [{ type: 'required', ...person('bo@x.org') }],
  showAs: 'busy',
  sensitivity: 'normal',
  responseStatus: { response: 'declined' },
  isOnlineMeeting: true,
};
const user = (id: string): object => ({ user: { id, displayName: 'Ana', userIdentityType: 'aadUser', tenantId: 't' } });
const message = {
  id: '1763629200000',
  messageType: 'message',
  createdDateTime: '2026-11-20T09:00:00Z',
  deletedDateTime: null,
  from: user('u1'),
  body: { contentType: 'html', content: '<p>Can anybody help?</p>' },
  mentions: [{ mentioned: user('u2') }],
  reactions: [{ reactionType: '👍' }],
};

const byName: Readonly<Record<string, Kind>> = {
  mail: {
    read: readMail,
    record: Mail,
    sample: {
      id: 'm1',
      internetMessageId: '<1@contoso.com>',
      conversationId: 'c1',
      conversationIndex: 'AQHZAAAAAAAAAAAAAAAAAAAAAAAAAA==',
      sentDateTime: '2026-11-20T09:00:00Z',
      receivedDateTime: '2026-11-20T09:00:01Z',
      from: person('Ana@contoso.com'),
      toRecipients: [person('bo@x.org')],
      ccRecipients: [],
      bccRecipients: [person('cy@x.org')],
      isDraft: false,
    },
  },
  meeting: { read: through(Event, (event) => [meetingOf(event)]), record: Meeting, sample: eventSample },
  thread: {
    read: readThread,
    record: z.union([Chat, Sighting]),
    sample: {
      ...message,
      replies: [{ ...message, id: '1763629200001', from: user('u3') }],
      'replies@odata.nextLink': null,
    },
  },
  'sign-in': {
    read: through(SignInEntry, (found) => (found === null ? [] : some(found.event, found.app))),
    record: z.union([SignInEvent, Sighting]),
    sample: {
      id: 's1',
      createdDateTime: '2026-11-20T09:00:00Z',
      userId: 'u1',
      appId: 'a1',
      appDisplayName: 'Teams',
      isInteractive: true,
      status: { errorCode: 50126 },
    },
  },
  audit: {
    read: through(AuditRecord, (found) => (found === null ? [] : some(found.event, found.account))),
    record: z.union([AuditEvent, Sighting]),
    sample: {
      id: 'a1',
      createdDateTime: '2026-11-20T09:00:00Z',
      operation: 'Add member to role.',
      service: 'AzureActiveDirectory',
      userType: 'Regular',
      userId: 'ana@contoso.com',
      userPrincipalName: 'ana@contoso.com',
      auditData: { UserKey: 'x' },
    },
  },
  user: {
    read: through(ListedUser, (found) => [identityOf(found, toldManager(found) ?? null)]),
    record: Identity,
    sample: {
      id: 'u1',
      displayName: 'Ana',
      userPrincipalName: 'ana@contoso.com',
      mail: 'Ana@contoso.com',
      proxyAddresses: ['SMTP:ana@contoso.com', 'smtp:a@contoso.com', 'X500:/o=x'],
      accountEnabled: true,
      userType: 'Member',
      department: 'R',
      jobTitle: null,
      assignedLicenses: [{}],
      createdDateTime: '2024-04-03T00:00:00Z',
      'manager@delta': [{ id: 'u2' }],
    },
  },
  contact: {
    read: through(ContactEntry, (found) => [found]),
    record: Contact,
    sample: {
      id: 'c1',
      displayName: 'Bo',
      emailAddresses: [{ address: 'Bo@x.org', name: 'Bo' }, { address: '/o=x/cn=y' }],
      companyName: 'X',
      department: '',
      jobTitle: 'CEO',
    },
  },
  participants: {
    read: through(Participants, (found) => [found]),
    record: z.array(z.string().min(3).max(320)),
    sample: {
      participants: {
        organizer: { upn: 'Ana@contoso.com' },
        attendees: [{ upn: 'bo_x.org#EXT#@contoso.onmicrosoft.com' }, { upn: null }],
      },
    },
  },
  'google-event': {
    read: through(GoogleEvent, (event) => [googleMeetingOf(event)]),
    record: Meeting,
    sample: {
      id: 'e1',
      iCalUID: 'u1',
      status: 'confirmed',
      start: { dateTime: '2026-11-20T09:00:00+01:00' },
      end: { date: '2026-11-21' },
      organizer: { email: 'ana@contoso.com', self: true },
      attendees: [{ email: 'Bo@x.org', optional: true, responseStatus: 'declined', self: true }],
      transparency: 'transparent',
      eventType: 'default',
      conferenceData: {},
    },
  },
  'google-user': {
    read: through(GoogleUser, (found) => [googleIdentityOf(found, new Map([['bo@x.org', 'u2']]))]),
    record: Identity,
    sample: {
      id: '1',
      primaryEmail: 'Ana@contoso.com',
      aliases: ['a@contoso.com'],
      name: { fullName: 'Ana Lima' },
      suspended: false,
      isMailboxSetup: true,
      creationTime: '2024-04-03T00:00:00.000Z',
      organizations: [{ title: 'E', department: 'R', primary: true }],
      relations: [{ type: 'manager', value: 'bo@x.org' }],
    },
  },
  recording: {
    read: through(Recording, (found) => found),
    record: Waiting,
    sample: {
      uuid: 'u==',
      start_time: '2026-11-20T09:00:00Z',
      recording_files: [
        {
          id: 'f1',
          file_type: 'TRANSCRIPT',
          status: 'completed',
          download_url: 'https://zoom.us/rec/x',
          recording_end: '2026-11-20T10:00:00Z',
        },
        { file_type: 'MP4' },
      ],
    },
  },
  participant: {
    read: through(Participant, (found) => [isStranger(found, { domains: ['contoso.com'], unknown: 'inside' })]),
    record: z.boolean(),
    sample: { id: 'p1', name: 'Bo', user_email: 'Bo@x.org', internal_user: false },
  },
  staff: {
    read: readStaff,
    record: Identity,
    sample: {
      fields: [{ id: 'firstName' }],
      employees: [employeeSample, { ...employeeSample, id: '8', status: 'Inactive', workEmail: 'bo@contoso.com' }],
    },
  },
  'staff-changes': {
    read: readStaffChanges,
    record: z.object({ latest: z.int().nullable() }),
    sample: {
      employees: {
        7: { id: '7', action: 'Updated', lastChanged: '2026-11-20T09:00:00+00:00' },
        8: { id: '8', action: 'Deleted', lastChanged: '2026-11-20T09:00:00Z' },
      },
    },
  },
};

export const kinds: ReadonlyMap<string, Kind> = new Map(Object.entries(byName));
