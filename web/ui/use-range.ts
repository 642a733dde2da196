// The days a page shows, from its address and the last day that was read.
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { lastDayQuery } from '../queries/people.ts';
import { type PeriodSearch, type Range, rangeOf } from './period.ts';

interface RangeState {
  /** Null until the last day is known. */
  readonly range: Range | null;
  readonly lastDay: string;
  readonly error: Error | null;
  readonly retry: () => void;
}

export const useRange = (search: PeriodSearch): RangeState => {
  const { organization } = useRouteContext({ from: '/signed-in' });
  const { data, error, refetch } = useQuery(lastDayQuery(organization.zone));
  return {
    range: data === undefined ? null : rangeOf(search, data),
    lastDay: data ?? '',
    error: data === undefined ? error : null,
    retry: () => void refetch(),
  };
};
