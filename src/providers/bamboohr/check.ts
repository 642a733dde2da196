// The connection test, in the order in which things can fail: the key, the employees, and the fields that the key may see.
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain } from '../errors.ts';
import type { Check } from '../provider.ts';
import type { BambooHr } from './client.ts';
import { fields } from './fields.ts';
import { demandFields, readChanges, readEmployees } from './listings.ts';

type Line = Pick<Check, 'code' | 'title'>;

const lines = {
  authenticated: { code: 'authenticated', title: 'The API key is let in' },
  employees: { code: 'employees-answer', title: 'Employees are listed' },
  fields: { code: 'fields-shown', title: 'The fields that the roster needs are shown' },
} as const satisfies Readonly<Record<string, Line>>;

const passed = (line: Line, detail: string): Check => ({ ...line, state: 'ok', detail, problem: null });
const failed = (line: Line, problem: Problem): Check => ({ ...line, state: 'failed', detail: '', problem });
const untried = (line: Line): Check => ({
  ...line,
  state: 'not-applicable',
  detail: 'Not tried: something before it failed.',
  problem: null,
});

const sourceErrors = [RetryLater, SignInAgain, NeedsAdmin, GiveUp];

/** What a failure of the source says; anything else is thrown on. */
const problemOf = (error: unknown): Problem => {
  for (const kind of sourceErrors) if (error instanceof kind) return error.problem;
  throw error;
};

/** What the answer leaves out is not told: it is found by what was asked for. */
const checkFields = (hidden: readonly string[]): Check => {
  try {
    demandFields(hidden);
  } catch (error) {
    return failed(lines.fields, problemOf(error));
  }
  const missed = fields.filter(({ id }) => hidden.includes(id));
  if (missed.length === 0) return passed(lines.fields, `All ${fields.length} are shown.`);
  const told = missed.map(({ label, without }) => `${label} (${without})`);
  return passed(lines.fields, `Not shown to this key: ${told.join(', ')}.`);
};

const checkEmployees = async (bamboo: BambooHr, signal: AbortSignal): Promise<readonly Check[]> => {
  try {
    const { employees, hidden } = readEmployees(await bamboo.listEmployees({ signal }));
    const addressed = employees.filter(({ workEmail }) => workEmail !== null).length;
    const detail = `${employees.length} employees, past ones too; ${addressed} have a work e-mail address.`;
    return [passed(lines.employees, detail), checkFields(hidden)];
  } catch (error) {
    return [failed(lines.employees, problemOf(error)), untried(lines.fields)];
  }
};

/** Every line of the test, also those that could not be tried. Rejects only with the signal's reason. */
export const runChecks = async (
  bamboo: BambooHr,
  { company, since, signal }: { readonly company: string; readonly since: string; readonly signal: AbortSignal },
): Promise<readonly Check[]> => {
  try {
    readChanges(await bamboo.listChanges(since, { signal }));
  } catch (error) {
    return [failed(lines.authenticated, problemOf(error)), untried(lines.employees), untried(lines.fields)];
  }
  const authenticated = passed(lines.authenticated, `Authenticated as a user of ${company}.bamboohr.com`);
  return [authenticated, ...(await checkEmployees(bamboo, signal))];
};
