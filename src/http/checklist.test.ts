// The checklist, from an empty product to figures one can trust.
import { describe, expect, it } from 'vitest';
import type { Connection, Problem, StreamProgress } from '../contract/connections.ts';
import { tellChecklist } from './checklist.ts';

const stream = (partitions: StreamProgress['partitions'], problem?: Problem): StreamProgress => ({
  name: 'mail',
  title: 'Mail',
  state: 'reading',
  partitions,
  items: { done: 0, expected: null },
  rate: null,
  expectedEnd: null,
  asOf: null,
  waitingFor: null,
  problems: problem ? [{ problem, partitions: 1, mailboxes: [], mailboxCount: 0 }] : [],
  quarantined: 0,
  undated: 0,
});

const connection = (streams: StreamProgress[], problem: Problem | null = null): Connection => ({
  id: '0198a000-0000-4000-8000-000000000001',
  provider: 'test',
  providerName: 'Test',
  tenantId: 't',
  tenantName: 'T',
  status: 'connected',
  problem,
  connectedAt: '2026-03-02T08:00:00Z',
  connectedBy: 'Ana',
  way: 'own-app',
  wayTitle: 'A form',
  mode: 'application',
  signedInAs: null,
  credentialExpiresAt: null,
  credentialChangedAt: null,
  lastTest: null,
  alerts: 0,
  settings: {},
  streams,
  syncing: true,
  lastFinishedAt: null,
  nextSyncAt: null,
});

const problem = (who: Problem['who']): Problem => ({
  code: 'c',
  title: 'Mail may not be read.',
  fix: 'Grant it.',
  who,
  link: null,
  raw: '403',
});

const states = (connections: Connection[], people = 0) =>
  tellChecklist({ connections, people }).steps.map(({ id, state }) => `${id} ${state}`);

describe('the checklist', () => {
  it('of an empty product begins with connecting', () => {
    expect(states([])).toEqual(['connect now', 'consent later', 'first-sync later', 'people later', 'coverage later']);
    expect(tellChecklist({ connections: [], people: 0 })).toMatchObject({ done: 0, total: 5 });
    expect(tellChecklist({ connections: [], people: 0 }).steps[0]?.href).toBe('/connections/connect');
  });

  it('says what the first sync still reads', () => {
    const here = { connections: [connection([stream({ total: 4, current: 1, stopped: 0 })])], people: 3 };
    const { steps, done } = tellChecklist(here);
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'now', 'done', 'later']);
    expect(steps[2]?.text).toBe('Still to be read: mail. Figures appear as mailboxes are finished.');
    expect(steps[2]?.href).toBe('/sync');
    expect(steps[3]?.text).toContain('3 people are known');
    expect(done).toBe(3);
  });

  it('does not take a stream for read before anything of it was found', () => {
    expect(states([connection([stream({ total: 0, current: 0, stopped: 0 })])])[2]).toBe('first-sync now');
  });

  it('sends to an admin for what only an admin can mend, in the words of the problem', () => {
    const lacking = stream({ total: 1, current: 0, stopped: 1 }, problem('admin'));
    const consent = tellChecklist({ connections: [connection([lacking])], people: 1 }).steps[1];
    expect(consent).toMatchObject({ state: 'now', text: 'Mail may not be read. Grant it.' });
    expect(states([connection([], problem('admin'))])[1]).toBe('consent now');
    // A mailbox without a licence is a matter of coverage, not of consent.
    expect(states([connection([stream({ total: 9, current: 8, stopped: 1 }, problem('admin'))])])[1]).toBe(
      'consent done',
    );
    expect(states([connection([stream({ total: 1, current: 0, stopped: 1 }, problem('microsoft'))])])[1]).toBe(
      'consent done',
    );
  });

  it('is done when everything was read, and not while something could not be', () => {
    const all = stream({ total: 4, current: 4, stopped: 0 });
    expect(tellChecklist({ connections: [connection([all])], people: 9 })).toMatchObject({ done: 5 });
    const most = stream({ total: 4, current: 3, stopped: 1 });
    const { steps } = tellChecklist({ connections: [connection([most])], people: 9 });
    expect(steps[4]).toMatchObject({
      state: 'now',
      href: '/connections',
      text: expect.stringContaining('1 folder or mailbox'),
    });
  });
});
