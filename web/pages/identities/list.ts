// What the page on identities asks for and how it says it.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  listIdentities,
  listIdentityDecisions,
  type IdentityDecision,
  type OpenIdentity,
} from '../../../src/contract/identities.ts';
import { call } from '../../api.ts';
import { countOf, writeCount } from '../../ui/figures.ts';

export const pageSize = 50;

export const identitiesQuery = (input: z.input<typeof listIdentities.input>) =>
  queryOptions({
    queryKey: ['identities', 'open', input],
    queryFn: ({ signal }) => call(listIdentities, input, signal),
    placeholderData: keepPreviousData,
  });

export const decisionsQuery = (page: number) =>
  queryOptions({
    queryKey: ['identities', 'decisions', page],
    queryFn: ({ signal }) => call(listIdentityDecisions, { page, size: pageSize }, signal),
    placeholderData: keepPreviousData,
  });

type Lost = OpenIdentity['lost'];

/** `340 activities, 2 events`; what is none is left out. */
export const writeLost = ({ activities, events, measures }: Lost): string => {
  const parts = [
    activities > 0 ? countOf(activities, 'activity', 'activities') : '',
    events > 0 ? countOf(events, 'event') : '',
    measures > 0 ? countOf(measures, 'measure') : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'nothing' : parts.join(', ');
};

/** 0.75 as `75 %`. */
export const writeConfidence = (confidence: number): string => `${writeCount(Math.round(confidence * 100))} %`;

/** A weight with its sign: `+0.75`, `−0.45`. */
export const writeWeight = (weight: number): string =>
  `${weight < 0 ? '−' : '+'}${Math.abs(weight).toLocaleString('en', { minimumFractionDigits: 2 })}`;

const namesOf = (list: readonly { readonly name: string }[], count: number, word: string): string => {
  if (count === 0) return '';
  const names = list.slice(0, 3).map(({ name }) => name);
  const rest = count - names.length;
  if (names.length === 0) return countOf(count, word, word === 'person' ? 'people' : `${word}s`);
  return rest === 0 ? names.join(', ') : `${names.join(', ')} and ${writeCount(rest)} more`;
};

/** What was decided, in one sentence. */
export const writeDecision = (
  decision: Pick<IdentityDecision, 'kind' | 'accounts' | 'accountCount' | 'people' | 'personCount'>,
): string => {
  const accounts = namesOf(decision.accounts, decision.accountCount, 'account');
  const people = namesOf(decision.people, decision.personCount, 'person');
  const [first, second] = decision.people;
  const sentences = {
    confirm: `Confirmed ${accounts} for ${people}`,
    map: `Mapped ${accounts} to ${people}`,
    unmap: `Took ${accounts} from ${people}`,
    reject: `${accounts}: not ${people}`,
    ownerless: `Left to nobody: ${accounts}`,
    merge: `Merged ${first?.name ?? 'somebody'} into ${second?.name ?? 'somebody'}`,
  };
  return sentences[decision.kind];
};
