// POST /$batch: up to twenty calls in one, each answered on its own; Outlook gets at most four of them at a time.
import { z } from 'zod';
import { deliver, type Leaving } from '../fault-effects.ts';
import { answerJson, readText, type Answer, type Request } from '../http/wire.ts';
import type { Arrival } from '../quota.ts';
import type { World } from '../world.ts';
import { answerGraphError, badRequest, GraphError } from './errors.ts';
import { consult, prepare, serveCall } from './calls.ts';

const most = 20;
const outlookPlaces = 4;

const Member = z.object({
  id: z.coerce.string(),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).optional(),
});
type Member = z.infer<typeof Member>;
const Batch = z.object({ requests: z.array(Member) });

interface MemberAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers 200 with every member's own status; a malformed batch is answered with 400 as a whole. */
export const serveBatch = async (world: World, request: Request, arrival: Arrival): Promise<Leaving> => {
  const announcements: (() => void)[] = [];
  const places = new Map<string, (() => void)[]>();
  const leaving = (answer: Answer): Leaving => ({
    ...deliver(answer),
    announce: () => announcements.forEach((announce) => announce()),
    release: () => [...places.values()].flat().forEach((release) => release()),
  });
  try {
    const members = readMembers(request.body);
    const responses = new Map<string, MemberAnswer>();
    for (const member of members) {
      const failed = member.dependsOn?.some((id) => (responses.get(id)?.status ?? 424) >= 400) ?? false;
      responses.set(
        member.id,
        failed
          ? refuseDependent(member)
          : await serveMember(world, member, { request, arrival, places, announcements }),
      );
    }
    return leaving(answerJson(200, { responses: [...responses.values()] }));
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return leaving(answerGraphError(error));
  }
};

const readMembers = (body: string): readonly Member[] => {
  const read = Batch.safeParse(readJson(body));
  if (!read.success) throw badRequest('Invalid batch payload format.');
  const { requests } = read.data;
  if (requests.length > most) {
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${most}.`);
  }
  const ids = new Set(requests.map((member) => member.id));
  if (ids.size < requests.length) throw badRequest('Request ids of a batch must be unique.');
  for (const member of requests) {
    if (/^https?:/i.test(member.url)) throw badRequest(`The url '${member.url}' of a batch request must be relative.`);
    for (const id of member.dependsOn ?? [])
      if (!ids.has(id)) throw badRequest(`dependsOn names the unknown request '${id}'.`);
    if (member.body !== undefined && !hasContentType(member)) {
      throw badRequest(`Request '${member.id}' has a body and no Content-Type.`);
    }
  }
  return requests;
};

const hasContentType = (member: Member): boolean =>
  Object.keys(member.headers ?? {}).some((name) => name.toLowerCase() === 'content-type');

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('Invalid batch payload format.');
  }
};

const refuseDependent = (member: Member): MemberAnswer => ({
  id: member.id,
  status: 424,
  headers: { 'Content-Type': 'application/json' },
  body: { error: { code: 'FailedDependency', message: 'A request that this one depends on failed.' } },
});

interface Around {
  readonly request: Request;
  readonly arrival: Arrival;
  /** By mailbox, how the places that its members hold are set free, oldest first. */
  readonly places: Map<string, (() => void)[]>;
  readonly announcements: (() => void)[];
}

const serveMember = async (world: World, member: Member, around: Around): Promise<MemberAnswer> => {
  const [path, search] = splitUrl(member.url);
  const own = Object.fromEntries(
    Object.entries(member.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const { authorization } = around.request.headers;
  const request: Request = {
    method: member.method.toUpperCase(),
    path: `/v1.0${path.startsWith('/') ? path : `/${path}`}`,
    search,
    query: new URLSearchParams(search),
    headers: { ...(authorization === undefined ? {} : { authorization }), ...own },
    body: member.body === undefined ? '' : JSON.stringify(member.body),
    batched: true,
  };
  const prepared = await prepare(world, request);
  if ('status' in prepared) return writeMember(member, prepared);
  await consult(world, prepared);
  // Members are computed one after the other, but hold their places as if Outlook worked on four of them at a time.
  const taken = around.places.get(prepared.scope.key) ?? [];
  around.places.set(prepared.scope.key, taken);
  if (taken.length === outlookPlaces) taken.shift()?.();
  const served = serveCall(world, prepared, { ...around.arrival, url: request.path + request.search });
  taken.push(served.release);
  around.announcements.push(served.announce);
  return writeMember(member, served.answer);
};

const splitUrl = (url: string): [string, string] => {
  const at = url.indexOf('?');
  return at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at)];
};

const writeMember = (member: Member, answer: Answer): MemberAnswer => {
  const { 'content-type': type, ...rest } = answer.headers;
  const titled = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name.replaceAll(/(^|-)(\w)/g, (letter) => letter.toUpperCase()),
      value,
    ]),
  );
  return {
    id: member.id,
    status: answer.status,
    headers: { ...titled, ...(type === undefined ? {} : { 'Content-Type': type }) },
    body: answer.body.length === 0 ? null : JSON.parse(readText(answer)),
  };
};
