// A line for the terminal that tries a key with what it may do.
import type { ApiScope } from '../../../../src/contract/api-keys.ts';
import { addDays } from '../../../ui/days.ts';

const asks: Readonly<Record<ApiScope, (days: string) => string>> = {
  'people:read': (days) => `/api/people?${days}`,
  'people:manage': () => '/api/roster/imports',
  'teams:read': () => '/api/teams',
  'connections:read': () => '/api/connections',
  'data:export': (days) => `/api/export/signals?${days}&format=csv`,
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
  const ask = asks[scopes[0] ?? 'people:read'];
  const path = ask(`from=${addDays(today, -7)}&to=${addDays(today, -1)}`);
  return `curl -H "Authorization: Bearer ${token}" "${origin}${path}"`;
};
