// What people ask for of themselves.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { readOwnEvidence, readOwnFigures } from '../../src/contract/own-figures.ts';
import { call } from '../api.ts';

export const ownFiguresQuery = (input: z.input<typeof readOwnFigures.input>) =>
  queryOptions({
    queryKey: ['own-figures', input],
    queryFn: ({ signal }) => call(readOwnFigures, input, signal),
    placeholderData: keepPreviousData,
  });

export const ownEvidenceQuery = (input: z.input<typeof readOwnEvidence.input>) =>
  queryOptions({
    queryKey: ['own-evidence', input],
    queryFn: ({ signal }) => call(readOwnEvidence, input, signal),
  });
