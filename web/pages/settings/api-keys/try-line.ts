// A line for the terminal that tries a key with what it may do.
import type { ApiScope } from '../../../../src/contract/api-keys.ts';
import { addDays } from '../../../ui/days.ts';

const asks: Readonly<Record<ApiScope, (days: string) => string>> = {
  'people:read': (days) => `/api/people?${days}`,
  'people:manage': () => '/api/roster/imports',
  'teams:read': () => '/api/teams',
  'connections:read': () => '/api/connections',
  'data:export': (days) => `/api/export/signals?${days}&format=csv`,
  'names:export': (days) => `/api/export/activity?${days}&format=csv`,
};

interface Trying {
  readonly origin: string;
  readonly token: string;
  /** The first is tried. */
  readonly scopes: readonly ApiScope[];
  /** YYYY-MM-DD. */
  readonly today: string;
}

export const tryLine = ({ origin, token, scopes, today }: Trying): string => {
  // It says how files look and asks for none: it is tried with what exports them.
  const first = scopes.find((scope) => scope !== 'names:export') ?? scopes[0];
  const ask = asks[first ?? 'people:read'];
  const path = ask(`from=${addDays(today, -7)}&to=${addDays(today, -1)}`);
  return `curl -H "Authorization: Bearer ${token}" "${origin}${path}"`;
};
