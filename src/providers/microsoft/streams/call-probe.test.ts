// Trying whether transcripts can be listed, for the connection test.
import { expect, it } from 'vitest';
import { toNetwork } from '../../testing.ts';
import { answerBatch, clockAt, json, microsoft, noon, openTestGraph } from '../testing.ts';
import { probeTranscripts } from './call-probe.ts';

const people = ['aaaaaaaa-0000-0000-0000-000000000001', 'aaaaaaaa-0000-0000-0000-000000000002'];
const probe = (member: (path: string) => { status: number; body: unknown }, found = people) => {
  const value = found.map((id) => ({ id, mail: `${id}@contoso.com` }));
  const network = toNetwork(
    microsoft((path, request) => (path === '/$batch' ? answerBatch(request, member) : json({ value }))),
  );
  return probeTranscripts(openTestGraph(network), AbortSignal.timeout(60_000), clockAt(noon));
};
const refused = (message: string) => ({ status: 403, body: { error: { code: 'Forbidden', message } } });

it('the connection test counts whose transcripts can be listed', async () => {
  const seen: string[] = [];
  const told = await probe((path) => {
    seen.push(path);
    return path.includes(people[0]!)
      ? { status: 200, body: { value: [] } }
      : refused('No application access policy found for this app');
  });
  expect(told).toBe('1 of 2 people asked answered.');
  const range = 'startDateTime=2026-11-20T11:00:00.000Z,endDateTime=2026-11-20T12:00:00.000Z';
  expect(seen[0]).toBe(
    `/users/${people[0]}/onlineMeetings/getAllTranscripts(meetingOrganizerUserId='${people[0]}',${range})`,
  );
});

it('the connection test says why nobody answers', async () => {
  await expect(probe(() => refused('No application access policy found for this app'))).rejects.toMatchObject({
    problem: { code: 'meeting-policy-missing' },
  });
  await expect(probe(() => refused(''), [])).resolves.toContain('nobody');
});
