// The address of the feed.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { feedSearch, inputOf, isNarrowed, toggled } from './filter.ts';

const Search = z.object(feedSearch);
const ana = '00000000-0000-4000-8000-000000000001';
const days = { from: '2026-11-01', to: '2026-11-20' };

describe('the address of the feed', () => {
  test('keeps what can be read and leaves out the rest', () => {
    expect(Search.parse({ kind: 'meeting,nonsense,chat', person: `${ana},x`, source: 'x', days: '7' })).toEqual({
      kind: 'meeting,chat',
      person: ana,
      source: undefined,
      days: 7,
    });
  });
  test('takes a choice in and leaves it out again', () => {
    expect(toggled({}, 'kind', 'meeting')).toBe('meeting');
    expect(toggled({ kind: 'meeting' }, 'kind', 'chat')).toBe('meeting,chat');
    expect(toggled({ kind: 'meeting' }, 'kind', 'meeting')).toBeUndefined();
  });
  test('says nothing where all kinds are chosen', () => {
    const kind = 'mail-sent,mail-received,meeting,chat,call,sign-in';
    expect(toggled({ kind }, 'kind', 'audit')).toBeUndefined();
  });
  test('asks for nobody else in one’s own feed', () => {
    expect(inputOf({ person: ana, source: ana, kind: 'chat' }, days, true)).toEqual({ ...days, kind: 'chat' });
    expect(inputOf({ person: ana }, days, false)).toEqual({ ...days, person: ana });
  });
  test('is narrowed by a choice, not by the period', () => {
    expect([isNarrowed({ days: 7 }), isNarrowed({ kind: 'chat' })]).toEqual([false, true]);
  });
});
