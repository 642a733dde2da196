// Faults of a form by field: those the contract finds before anything is sent, and those the server found.
import type { z } from 'zod';
import { CallFailed } from '../api.ts';

/** One message a field, by the field's name. */
export type Faults = Readonly<Record<string, string>>;

const firstOfEach = (pairs: readonly (readonly [string, string])[]): Faults =>
  Object.fromEntries([...pairs].toReversed());

export const faultsIn = (schema: z.ZodType, values: unknown): Faults => {
  const parsed = schema.safeParse(values);
  if (parsed.success) return {};
  return firstOfEach(parsed.error.issues.map((issue) => [String(issue.path.at(-1) ?? ''), issue.message]));
};

/** `fields.tenantId` and `tenantId` are the same field to a form. */
export const faultsOfCall = (error: Error): Faults =>
  error instanceof CallFailed
    ? firstOfEach(error.fields.map(({ field, message }) => [field.split('.').at(-1) ?? field, message]))
    : {};
