// Trying whether transcripts can be listed: the tenant's switch and Teams' policies show nowhere else.
import type { Clock } from '../../../lib/clock.ts';
import type { Graph } from '../graph.ts';
import { batchSize } from '../limits.ts';
import { findMailboxes } from '../probe.ts';

const hour = 3_600_000;

/** Asks for the last hour of some people, which keeps nothing; resolves to how many answered. Errors: those of Graph, when nobody does. */
export const probeTranscripts = async (graph: Graph, signal: AbortSignal, clock: Clock): Promise<string> => {
  const people = (await findMailboxes(graph, signal)).slice(0, batchSize.value);
  const [from, to] = [clock.now() - hour, clock.now()].map((time) => new Date(time).toISOString());
  const members = new Map(
    people.map((id) => {
      const range = `meetingOrganizerUserId='${id}',startDateTime=${from},endDateTime=${to}`;
      return [id, { path: `/users/${encodeURIComponent(id)}/onlineMeetings/getAllTranscripts(${range})` }];
    }),
  );
  if (members.size === 0) return 'There is nobody yet whose meetings could be asked for.';
  const results = [...(await graph.batch({ members, about: 'calls', signal })).values()];
  const answered = results.filter(({ ok }) => ok).length;
  const failure = results.find((result) => !result.ok);
  if (answered === 0 && failure !== undefined) throw failure.error;
  return `${answered} of ${results.length} people asked answered.`;
};
