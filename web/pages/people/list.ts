// What the list of people shows: its signals, its page size, its search parameters, its answer.
import type { z } from 'zod';
import type { listPeople } from '../../../src/contract/people.ts';
import type { PeriodSearch } from '../../ui/period.ts';

/** The signals shown as small multiples, in this order. */
export const shownSignals = ['mail-sent', 'mail-received', 'meeting-hours', 'focus-hours'] as const;
export const pageSize = 50;

export type People = z.output<typeof listPeople.output>;

export interface PeopleSearch extends PeriodSearch {
  readonly search?: string | undefined;
  readonly sort?: 'name' | 'department' | 'coverage' | undefined;
  readonly order?: 'asc' | 'desc' | undefined;
  readonly page?: number | undefined;
}
