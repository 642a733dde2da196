// Several tenants of one scenario, told apart by their domains.
import { expect, test } from 'vitest';
import { openScenario } from '../scenarios/index.ts';
import { withDomain } from './domain.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const original = openScenario({ name: 'small-office', mail: [], now, seed: 2 });
const renamed = withDomain(original, { domain: 'fabrikam.com', displayName: 'Fabrikam' });

test('users, aliases and guests are of the new domain and are found by it', () => {
  const ines = renamed.findUser('INES.falk@fabrikam.com', now);
  expect(ines).toMatchObject({ mail: 'ines.falk@fabrikam.com', userPrincipalName: 'ines.falk@fabrikam.com' });
  expect(renamed.findUser('ines.falk@contoso.com', now)).toBeNull();
  expect(renamed.user(ines?.id ?? '', now)).toEqual(ines);
  expect(renamed.domains).toEqual(['fabrikam.com', 'fabrikam.onmicrosoft.com']);
  expect(JSON.stringify(renamed.directory)).not.toContain('contoso');
  expect(JSON.stringify(renamed.directory)).toContain('mara.lind_birch.example#EXT#@fabrikam.onmicrosoft.com');
});

test('mails and meetings name people by the new domain, and the outside world as before', () => {
  const { id } = renamed.findUser('ines.falk@fabrikam.com', now) ?? { id: '' };
  const addresses = renamed.folders(id, now).flatMap((folder) => {
    const log = renamed.log(id, folder.id);
    return (log?.slice(0, log.lengthAt(now)) ?? []).flatMap((entry) =>
      'saved' in entry ? [entry.saved.from, ...entry.saved.to, ...entry.saved.cc] : [],
    );
  });
  const events = renamed.events(id, 0, now, now);
  const all = [...addresses, ...events.flatMap((event) => [event.organizer, ...event.attendees.map((a) => a.address)])];
  expect(events.length).toBe(original.events(id, 0, now, now).length);
  expect(all.some((address) => address.endsWith('@fabrikam.com'))).toBe(true);
  expect(all.some((address) => address.endsWith('@birch.example'))).toBe(true);
  expect(all.filter((address) => address.includes('contoso'))).toEqual([]);
});
