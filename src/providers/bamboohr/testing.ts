// A BambooHR of canned answers for tests.
import type { Clock } from '../../lib/clock.ts';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import type { Answer } from '../testing.ts';
import { type BambooHr, openBambooHr } from './client.ts';
import { fields } from './fields.ts';
import { apiUrlOf } from './place.ts';

/** 2026-11-20T12:00:00Z */
export const noon = Date.UTC(2026, 10, 20, 12);
export const clockAt = (now: number): Clock => ({ now: () => now, sleep: async () => {} });

export const json = (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

/** A row of the report; whoever has the id 3 is called `E3`. */
export const row = (id: string, given: object = {}): Readonly<Record<string, unknown>> => ({
  id,
  firstName: `E${id}`,
  preferredName: null,
  lastName: 'Lima',
  workEmail: `e${id}@Contoso.com`,
  jobTitle: 'Engineer',
  department: 'R&D',
  supervisorEmail: null,
  hireDate: '2019-04-01',
  terminationDate: '0000-00-00',
  status: 'Active',
  ...given,
});

/** `hidden`: ids of fields that the key may not see. */
export const reportOf = (rows: readonly object[], hidden: readonly string[] = []): Answer =>
  json({
    title: 'Plumbline roster',
    fields: fields.filter(({ id }) => !hidden.includes(id)).map(({ id, label }) => ({ id, type: 'text', name: label })),
    employees: rows.map((one) => Object.fromEntries(Object.entries(one).filter(([key]) => !hidden.includes(key)))),
  });

/** Entries of `id, action, lastChanged`. */
export const changesOf = (...entries: readonly (readonly [string, string, string])[]): Answer =>
  json({
    latest: entries.at(-1)?.[2] ?? null,
    employees:
      entries.length === 0
        ? []
        : Object.fromEntries(entries.map(([id, action, lastChanged]) => [id, { id, action, lastChanged }])),
  });

export const isReport = ({ url }: NetworkRequest): boolean => url.includes('/reports/custom');

/** The second from which on changes are asked for. */
export const sinceOf = ({ url }: NetworkRequest): string => new URL(url).searchParams.get('since') ?? '';

export const openTestBamboo = (network: Network): BambooHr =>
  openBambooHr({
    url: apiUrlOf({ urls: {} }, 'contoso'),
    network,
    clock: clockAt(noon),
    key: async (signal) => {
      signal.throwIfAborted();
      return 'k3y';
    },
  });
