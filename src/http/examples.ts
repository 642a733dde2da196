// What endpoints answer, for /api/openapi.json: made-up people, each answer held to its endpoint's own schema by a test.
import type { z } from 'zod';
import * as activities from '../contract/activities.ts';
import * as apiKeys from '../contract/api-keys.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import * as people from '../contract/people.ts';
import * as teams from '../contract/teams.ts';
import * as webhooks from '../contract/webhooks.ts';

export const nameOfEndpoint = ({ method, path }: Pick<Endpoint, 'method' | 'path'>): string => `${method} ${path}`;

/** Of an endpoint that answers with a file: one line of it. */
const example = <Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
  answer: z.input<Output>,
): readonly [string, unknown] => [nameOfEndpoint(endpoint), answer];

const id = (digit: number): string => `3f0c6a52-7d1e-4b7a-9c35-0b1f5d2e8a0${digit}`;
const asOf = '2026-03-09T06:30:00.000Z';

const summary: people.PersonSummary = {
  id: id(1),
  fullName: 'Ana Costa',
  email: 'ana.costa@example.com',
  jobTitle: 'Engineer',
  department: 'Engineering',
  managerName: 'Ben Okafor',
  zone: 'Europe/Lisbon',
  coverage: 1,
  reason: null,
};

const sent: people.Figure = {
  signal: 'mail-sent',
  unit: 'count',
  value: 12,
  state: 'measured',
  coverage: 1,
  asOf,
  reason: null,
  beside: {},
};

const unknownFocus: people.Figure = {
  signal: 'focus-hours',
  unit: 'h',
  value: null,
  state: 'unavailable',
  coverage: 0,
  asOf: null,
  reason: { code: 'calendar-not-read', text: 'The calendar of this person is not read.' },
  beside: {},
};

const ofPeople = [
  example(people.listPeople, {
    total: 1,
    asOf,
    held: { from: '2026-02-16', to: '2026-03-09' },
    days: ['2026-03-02', '2026-03-03'],
    people: [
      { ...summary, figures: [sent, unknownFocus], series: { 'mail-sent': [5, 7], 'focus-hours': [null, null] } },
    ],
  }),
  example(people.readPerson, {
    person: summary,
    days: ['2026-03-02'],
    signals: [{ period: sent, days: [sent] }],
    heatMap: [{ weekday: 0, hour: 9, mail: 4, meetings: 1, chats: 0 }],
    workingTime: { zone: 'Europe/Lisbon', zoneFrom: 'mailbox', text: 'Monday to Friday, 09:00 to 17:30' },
  }),
  example(people.listSignals, {
    signals: [
      {
        name: 'mail-sent',
        title: 'Mail sent',
        theme: 'mail',
        unit: 'count',
        meaning: 'How many mails the person sent.',
        formula: 'Mails whose sender is an account of the person, each once.',
        source: 'Headers of mail in the mailboxes that are read.',
        streams: ['mail'],
        period: 'sum',
      },
    ],
  }),
  example(people.exportSignals, {
    person: 'Ana Costa',
    email: 'ana.costa@example.com',
    personId: id(1),
    day: '2026-03-02',
    ...sent,
  }),
  example(people.exportActivity, {
    person: 'Ana Costa',
    mailbox: 'ana.costa@example.com',
    kind: 'mail',
    event: id(2),
    at: '2026-03-02T09:14:00.000Z',
    duration: 0,
    actor: 'ana.costa@example.com',
    counterparts: [{ address: 'ben.okafor@example.com', role: 'to' }],
    thread: id(3),
    marks: [],
  }),
];

const team: teams.TeamSummary = {
  id: id(4),
  kind: 'department',
  name: 'Engineering',
  lead: null,
  people: 14,
};

const meetings = { ...sent, signal: 'meeting-hours', unit: 'h', value: 9.5 } as const;

const ofTeams = [
  example(teams.listTeams, {
    teams: [team],
    least: 10,
    told: { from: '2026-01-05', to: '2026-02-23' },
    next: { week: '2026-03-02', on: '2026-03-10' },
  }),
  example(teams.readTeam, {
    team,
    least: 10,
    weeks: ['2026-02-16', '2026-02-23'],
    figures: [
      {
        figure: meetings,
        before: { ...meetings, value: 8.5 },
        weeks: [
          { week: '2026-02-16', value: 9, people: 10 },
          { week: '2026-02-23', value: null, people: null },
        ],
      },
    ],
    hours: null,
    asOf,
  }),
  example(teams.exportTeams, {
    team: 'Engineering',
    teamId: id(4),
    week: '2026-02-16',
    signal: 'meeting-hours',
    unit: 'h',
    value: 9,
    people: 10,
    reason: null,
  }),
];

const entry: activities.ActivityEntry = {
  id: id(2),
  kind: 'meeting',
  at: '2026-03-02T10:00:00.000Z',
  duration: 1800,
  person: { id: id(1), name: 'Ana Costa' },
  account: 'ana.costa@example.com',
  source: { id: id(5), provider: 'microsoft', name: 'Example Ltd' },
  from: 'Ben Okafor',
  others: ['Ben Okafor', 'Cleo Martin'],
  othersCount: 2,
  marks: [],
  app: null,
  copies: 3,
};

const ofActivities = [
  example(activities.listActivities, { activities: [entry], next: `2026-03-02T10:00:00.000Z~${id(2)}`, reached: null }),
  example(activities.readActivity, {
    activity: entry,
    localAt: '2026-03-02T10:00',
    zone: 'Europe/Lisbon',
    endsAt: '2026-03-02T10:30:00.000Z',
    others: [{ address: 'ben.okafor@example.com', name: 'Ben Okafor', role: 'organizer' }],
    thread: null,
    mentions: null,
    reactions: null,
    seenIn: [
      {
        id: id(2),
        account: 'ana.costa@example.com',
        person: { id: id(1), name: 'Ana Costa' },
        source: 'Example Ltd',
        at: '2026-03-02T10:00:00.000Z',
      },
    ],
    signals: [{ signal: 'meeting-hours', title: 'Meeting hours', counts: true, why: 'A meeting that was accepted.' }],
    withoutSignals: null,
  }),
  example(activities.exportFeed, {
    id: id(2),
    at: '2026-03-02T10:00:00.000Z',
    kind: 'meeting',
    duration: 1800,
    person: 'Ana Costa',
    account: 'ana.costa@example.com',
    provider: 'microsoft',
    source: 'Example Ltd',
    from: 'Ben Okafor',
    others: ['Ben Okafor', 'Cleo Martin'],
    othersCount: 2,
    marks: [],
    app: null,
    copies: 3,
  }),
];

const key: apiKeys.ApiKey = {
  id: id(6),
  name: 'Power BI',
  hint: 'plk_Ab3dEf9h',
  scopes: ['people:read', 'data:export'],
  state: 'living',
  stop: null,
  createdAt: '2026-03-01T08:00:00.000Z',
  createdBy: 'Ana Costa',
  expiresAt: '2026-05-30T08:00:00.000Z',
  lastUsedAt: asOf,
  revokedAt: null,
  revokedBy: null,
};

const webhook: webhooks.Webhook = {
  id: id(7),
  url: 'https://hooks.example.com/plumbline',
  events: ['connection.broke', 'connection.restored'],
  state: 'on',
  createdAt: '2026-03-01T08:00:00.000Z',
  createdBy: 'Ana Costa',
  failingSince: null,
  oldSecretUntil: null,
};

const ofIntegrations = [
  example(apiKeys.listApiKeys, { keys: [key] }),
  example(webhooks.listWebhooks, { webhooks: [webhook] }),
  example(webhooks.listDeliveries, {
    deliveries: [
      {
        id: id(8),
        messageId: 'msg_3f0c6a527d1e4b7a9c350b1f5d2e8a09',
        event: 'connection.broke',
        happenedAt: '2026-03-02T08:00:00.000Z',
        state: 'delivered',
        attempts: 1,
        createdAt: '2026-03-02T08:00:04.000Z',
        nextAt: null,
        finishedAt: '2026-03-02T08:00:05.000Z',
        status: 204,
        duration: 182,
        problem: null,
        body: JSON.stringify({
          type: 'connection.broke',
          timestamp: '2026-03-02T08:00:00.000Z',
          data: { connectionId: id(5), code: 'AADSTS7000222' },
        }),
      },
    ],
    total: 1,
  }),
];

/** By method and path. */
export const examples: ReadonlyMap<string, unknown> = new Map([
  ...ofPeople,
  ...ofTeams,
  ...ofActivities,
  ...ofIntegrations,
]);
