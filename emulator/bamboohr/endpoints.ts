// What BambooHR can be asked for: the company, the directory, one employee, who changed, the fields, and a report of chosen fields.
import { z } from 'zod';
import { readHeader, type Request } from '../http/wire.ts';
import type { BambooCall } from './call.ts';
import { answerReport } from './report.ts';
import { BambooError } from './errors.ts';
import { isActive, type Standing } from './employees.ts';
import { DIRECTORY, FIELDS, findField, ORG_CHART, writeInDirectory, writeTime } from './fields.ts';

export interface Endpoint {
  readonly method: 'GET' | 'POST';
  /** Below the version. */
  readonly template: string;
  readonly pattern: RegExp;
  readonly resource: string;
  /** Whoever does not ask for JSON is given XML. */
  readonly alsoXml: boolean;
  /** Names of the fields that are asked for. */
  readonly select: (call: Pick<BambooCall, 'request'>) => readonly string[];
  readonly answer: (call: BambooCall) => unknown;
}

const MOST_FIELDS = 400;
const all = (): readonly string[] => ['*'];

const isFlag = (text: string | null): boolean => text === null || !['false', '0', 'no'].includes(text.toLowerCase());

const answerDirectory = ({ request, key, sharing, office }: BambooCall): object => {
  if (sharing === 'nothing') throw new BambooError(403, 'The company directory is not shared.');
  const names: readonly string[] = sharing === 'org-chart' ? ORG_CHART : DIRECTORY;
  const fields = names.flatMap((name) => findField(name) ?? []).filter(({ alias }) => !key.hidden.includes(alias));
  const onlyCurrent = isFlag(request.query.get('onlyCurrent'));
  const shown = [...office.records.values()]
    .flatMap(({ employee }) => employee ?? [])
    .filter((employee) => !onlyCurrent || isActive(employee, office.now));
  if (shown.length === 0) throw new BambooError(404, 'The directory is empty.');
  return {
    fields: fields.map(({ alias, name, type }) => ({ id: alias, type, name })),
    employees: shown.map((employee) => ({
      id: employee.id,
      ...Object.fromEntries(fields.map((field) => [field.alias, writeInDirectory(field, employee, office)])),
      photoUploaded: false,
      photoUrl: 'https://images.example/photo_person_160x160.png',
      canUploadPhoto: 0,
    })),
  };
};

const readNames = (text: string | null): readonly string[] =>
  (text ?? 'firstName,lastName').split(',').filter((name) => name !== '');

const answerEmployee = ({ request, key, office, named }: BambooCall): object => {
  const names = readNames(request.query.get('fields'));
  if (names.length > MOST_FIELDS)
    throw new BambooError(400, `Too many fields requested. The maximum is ${MOST_FIELDS}.`);
  const employee = office.records.get(named === '0' ? key.employee : named)?.employee;
  if (!employee) throw new BambooError(404, 'Employee not found.');
  if (key.state === 'no-access' && employee.id !== key.employee) {
    throw new BambooError(403, 'You do not have permission to see this employee.');
  }
  const fields = names.flatMap((name) => findField(name) ?? []).filter(({ alias }) => !key.hidden.includes(alias));
  const values = fields.map((field) => [field.alias, field.write(employee, office)] as const);
  return { id: employee.id, ...Object.fromEntries(values) };
};

const Since = z.iso.datetime({ offset: true });
const Kind = z.enum(['inserted', 'updated', 'deleted', 'all']);

const actionOf = ({ employee, insertedAt }: Standing, since: number): 'Inserted' | 'Updated' | 'Deleted' => {
  if (employee === null) return 'Deleted';
  return insertedAt >= since ? 'Inserted' : 'Updated';
};

/** Seconds are as fine as it gets: what happened in the second of `since` is told again. */
const answerChanged = ({ request, office }: BambooCall): object => {
  // Documented beside the usual form: an offset without its colon.
  const given = (request.query.get('since') ?? '').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const since = Since.safeParse(given);
  const kind = Kind.safeParse((request.query.get('type') ?? 'all').toLowerCase());
  if (!since.success) throw new BambooError(400, 'The "since" parameter is missing or is not a valid ISO 8601 date.');
  if (!kind.success) throw new BambooError(400, 'The "type" parameter is invalid.');
  const from = Date.parse(since.data);
  const changed = [...office.records]
    .filter(([, { changedAt }]) => changedAt >= from)
    .map(([id, standing]) => ({ id, action: actionOf(standing, from), at: standing.changedAt }))
    .filter(({ action }) => kind.data === 'all' || action.toLowerCase() === kind.data);
  const latest = Math.max(from, ...changed.map(({ at }) => at));
  const rows = changed.map(({ id, action, at }) => [id, { id, action, lastChanged: writeTime(at) }] as const);
  // An empty map of PHP is an empty list.
  return { latest: writeTime(latest), employees: rows.length === 0 ? [] : Object.fromEntries(rows) };
};

const answerCompany = ({ tenant }: BambooCall): object => ({
  legalName: `${tenant.displayName} GmbH`,
  displayName: tenant.displayName,
  address: { line1: 'Hauptstrasse 1', line2: null, city: 'Berlin', state: null, zip: '10115' },
  phone: null,
});

export const endpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/company_information',
    pattern: /^\/company_information$/,
    resource: 'bambooCompany',
    alsoXml: false,
    select: all,
    answer: answerCompany,
  },
  {
    method: 'GET',
    template: '/employees/directory',
    pattern: /^\/employees\/directory$/,
    resource: 'bambooDirectory',
    alsoXml: true,
    select: all,
    answer: answerDirectory,
  },
  {
    method: 'GET',
    template: '/employees/changed',
    pattern: /^\/employees\/changed$/,
    resource: 'bambooChange',
    alsoXml: true,
    select: all,
    answer: answerChanged,
  },
  {
    method: 'GET',
    template: '/employees/{id}',
    pattern: /^\/employees\/(-?\d+)\/?$/,
    resource: 'bambooEmployee',
    alsoXml: true,
    select: ({ request }) => readNames(request.query.get('fields')),
    answer: answerEmployee,
  },
  {
    method: 'GET',
    template: '/meta/fields',
    pattern: /^\/meta\/fields\/?$/,
    resource: 'bambooField',
    alsoXml: true,
    select: all,
    answer: ({ key }) =>
      FIELDS.filter(({ alias }) => !key.hidden.includes(alias)).map(({ id, name, type, alias }) => ({
        id: Number(id),
        name,
        type,
        alias,
      })),
  },
  {
    method: 'POST',
    template: '/reports/custom',
    pattern: /^\/reports\/custom$/,
    resource: 'bambooEmployee',
    alsoXml: false,
    select: ({ request }) => {
      const fields = /"fields"\s*:\s*\[([^\]]*)\]/.exec(request.body)?.[1] ?? '';
      return [...fields.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
    },
    answer: answerReport,
  },
];

/** Whether the client said that it takes JSON; everybody else is given XML. */
export const takesJson = ({ headers }: Request): boolean =>
  (readHeader(headers, 'accept') ?? '').toLowerCase().includes('application/json');
