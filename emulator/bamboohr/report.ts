// A report of chosen fields over everybody, at work or not: the one call that reads all records at once.
import { z } from 'zod';
import { readHeader } from '../http/wire.ts';
import type { BambooCall } from './call.ts';
import { BambooError } from './errors.ts';
import { findField } from './fields.ts';

const Report = z.object({
  title: z.string().default(''),
  fields: z.array(z.string()).default([]),
  filters: z
    .object({
      lastChanged: z
        .object({ includeNull: z.enum(['yes', 'no']).optional(), value: z.iso.datetime({ offset: true }) })
        .optional(),
      employeeIds: z.array(z.union([z.string(), z.number()])).optional(),
    })
    .optional(),
});

const readReport = ({ request }: BambooCall): z.infer<typeof Report> => {
  // Documented: with anything beside the bare type the body is taken for XML.
  if (readHeader(request.headers, 'content-type') !== 'application/json') throw new BambooError(400, 'Malformed XML');
  try {
    return Report.parse(JSON.parse(request.body));
  } catch {
    throw new BambooError(400, 'Malformed JSON');
  }
};

const isJson = ({ request }: BambooCall): boolean =>
  (request.query.get('format') ?? readHeader(request.headers, 'accept') ?? '')
    .toLowerCase()
    .replace('application/', '') === 'json';

/** Unknown and hidden fields are left out without a word. Throws 404 for a form that is not emulated. */
export const answerReport = (call: BambooCall): object => {
  if (!isJson(call)) throw new BambooError(404, '');
  const { key, office } = call;
  const { title, fields: names, filters } = readReport(call);
  if (names.length > 400) throw new BambooError(400, 'Too many fields requested. The maximum is 400.');
  const fields = names.flatMap((name) => findField(name) ?? []).filter(({ alias }) => !key.hidden.includes(alias));
  const ids = filters?.employeeIds?.map(String);
  const from = filters?.lastChanged === undefined ? null : Date.parse(filters.lastChanged.value);
  const shown = [...office.records.values()].flatMap(({ employee, changedAt }) => {
    const wanted = ids === undefined || ids.includes(employee?.id ?? '');
    const visible = key.state !== 'no-access' || employee?.id === key.employee;
    return employee !== null && wanted && visible && (from === null || changedAt >= from) ? [employee] : [];
  });
  return {
    title,
    fields: fields.map(({ alias, type, name }) => ({ id: alias, type, name })),
    employees: shown.map((employee) => ({
      id: employee.id,
      ...Object.fromEntries(fields.map((field) => [field.alias, field.write(employee, office)])),
    })),
  };
};
