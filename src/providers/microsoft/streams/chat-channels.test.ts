// The channels of all teams: which are found, which are read once, and which no longer.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import type { Page } from '../../stream.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { findCloud } from '../clouds.ts';
import {
  answerBatch,
  clockAt,
  endpoints,
  graphFault,
  isGraph,
  json,
  link,
  microsoft,
  noon,
  openTestGraph,
  tenantId,
} from '../testing.ts';
import { chatsStream } from './chats.ts';

const options = { cloud: findCloud(endpoints), clock: clockAt(noon), tenantId };
const root = { mailbox: null, part: 'root' };

const open = (answer: (path: string, request: NetworkRequest) => Answer) =>
  chatsStream(openTestGraph(toNetwork(microsoft(answer))), options);

const listed = (name: string, more: Record<string, unknown> = {}) => ({
  id: `19:${name}`,
  displayName: name,
  description: canary,
  ...more,
});

/** Two teams with two channels each. */
const directory = (path: string, request: NetworkRequest): Answer =>
  path.startsWith('/teams?')
    ? json({ value: [{ id: 'team-1', displayName: canary }, { id: 'team-2' }] })
    : answerBatch(request, () => ({ status: 200, body: { value: [listed('general'), listed('help-it')] } }));

describeStream({
  name: 'chats (the channels)',
  open: (network) => chatsStream(openTestGraph(network), options),
  partition: root,
  since: null,
  answer: microsoft(directory),
  isData: isGraph,
  content: ['description', 'members', 'messages'],
});

const list = async (answer: typeof directory, cursor: Page['cursor'] | null = null) => {
  const drained = await drain(() => open(answer), { partition: root, since: null, cursor });
  return { ...drained, found: drained.pages.flatMap(({ found }) => found.map(({ part }) => part)) };
};
const channels = (items: unknown[]) => (path: string, request: NetworkRequest) =>
  path.startsWith('/teams?')
    ? json({ value: [{ id: 'team-1' }] })
    : answerBatch(request, () => ({ status: 200, body: { value: items } }));

const oneOfThree = (path: string, request: NetworkRequest) => {
  if (path.startsWith('/teams?')) return json({ value: [{ id: 'gone' }, { id: 'closed' }, { id: 'team-1' }] });
  return answerBatch(request, (url) => {
    if (url.startsWith('/teams/gone/')) return { status: 404, body: { error: { code: 'NotFound' } } };
    if (url.startsWith('/teams/closed/')) return { status: 403, body: { error: { code: 'Forbidden' } } };
    return { status: 200, body: { value: [listed('general')] } };
  });
};

const refusing = (path: string, request: NetworkRequest) =>
  path.startsWith('/teams?')
    ? json({ value: [{ id: 'team-1' }] })
    : answerBatch(request, () => ({ status: 403, body: { error: { code: 'Forbidden' } } }));

/** The part that stands for the team's refused list. */
const readClosed = (answer: (path: string) => Answer) =>
  drain(() => open(answer), { partition: { mailbox: null, part: 'closed' }, since: null });

const twice = (path: string, request: NetworkRequest) =>
  path.startsWith('/teams?')
    ? json({ value: [{ id: 'team-1' }, { id: 'team-1' }] })
    : answerBatch(request, () => ({ status: 200, body: { value: [listed('general'), listed('general')] } }));

const leaving = (path: string, request: NetworkRequest) => {
  if (path.startsWith('/teams?')) return json({ value: [{ id: 'team-1' }] });
  if (path.endsWith('$skiptoken=2')) return graphFault(404, 'NotFound');
  const more = link('/teams/team-1/channels?$skiptoken=2');
  return answerBatch(request, () => ({ status: 200, body: { value: [listed('first')], '@odata.nextLink': more } }));
};

describe('the channels of a tenant', () => {
  it('are found in all teams, those for help told apart by their name, which is not kept', async () => {
    const { found, pages } = await list(directory);
    expect(found).toEqual([
      'team-1/19%3Ageneral',
      'team-1/19%3Ahelp-it/help',
      'team-2/19%3Ageneral',
      'team-2/19%3Ahelp-it/help',
    ]);
    expect(pages).toHaveLength(2);
  });

  it('are told with when they were made, where that is a time', async () => {
    const times = ['2026-11-18T12:00:00.4Z', '0001-01-01T00:00:00Z', 'yesterday', null];
    const items = times.map((createdDateTime, at) => listed(`${at}`, { createdDateTime }));
    const { pages } = await list(channels([...items, listed('silent')]));
    const made = pages.flatMap(({ found }) => found.map(({ madeAt }) => madeAt));
    expect(made).toEqual(['2026-11-18T12:00:00.400Z', null, null, null, null]);
  });

  it('of forty-one teams on two pages take five requests', async () => {
    const teams = Array.from({ length: 41 }, (_, at) => ({ id: `team-${at}` }));
    const answer = (path: string, request: NetworkRequest) => {
      if (path === '/teams?$skiptoken=2') return json({ value: teams.slice(30) });
      if (path.startsWith('/teams?'))
        return json({ value: teams.slice(0, 30), '@odata.nextLink': link('/teams?$skiptoken=2') });
      return directory(path, request);
    };
    const { found, pages } = await list(answer);
    expect([found.length, pages.length]).toEqual([82, 5]);
  });

  it('that a page tells twice are found once', async () => {
    expect((await list(twice)).found).toEqual(['team-1/19%3Ageneral']);
  });

  it('go on where a long list says so', async () => {
    const more = link('/teams/team-1/channels?$skiptoken=2');
    const answer = (path: string, request: NetworkRequest) => {
      if (path.startsWith('/teams?')) return json({ value: [{ id: 'team-1' }] });
      if (path.endsWith('$skiptoken=2')) return json({ value: [listed('second')] });
      return answerBatch(request, () => ({
        status: 200,
        body: { value: [listed('first')], '@odata.nextLink': more },
      }));
    };
    expect((await list(answer)).found).toEqual(['team-1/19%3Afirst', 'team-1/19%3Asecond']);
  });

  it('of a team that goes away between two pages of its list do not keep the others', async () => {
    const { found, pages } = await list(leaving);
    expect([found, pages.at(-1)?.done]).toEqual([['team-1/19%3Afirst'], true]);
  });

  it('that are archived are read on: what was written last before may not have been read yet', async () => {
    const first = await list(channels([listed('old'), listed('new')]));
    const answer = channels([listed('old', { isArchived: true }), listed('new', { isArchived: false })]);
    const second = await list(answer, first.cursor);
    expect(second.found).toEqual(['team-1/19%3Aold', 'team-1/19%3Anew']);
    expect(second.pages.flatMap(({ gone }) => gone)).not.toContain('team-1/19%3Aold');
  });

  it('that are renamed to one for help, or back, are read anew', async () => {
    const first = await list(channels([listed('it')]));
    const second = await list(channels([listed('help-it', { id: '19:it' })]), first.cursor);
    expect([second.found, second.pages.flatMap(({ gone }) => gone)]).toEqual([
      ['team-1/19%3Ait/help'],
      ['team-1/19%3Ait', 'team-1'],
    ]);
  });

  it('of a team that is gone or refuses are left, and those of the others found', async () => {
    const { found, pages } = await list(oneOfThree);
    expect(found).toEqual(['closed', 'team-1/19%3Ageneral']);
    expect(pages.flatMap(({ gone }) => gone)).toContain('gone');
  });

  it('of a team that refuses are a part of their own, which says why and is over when the team answers', async () => {
    await expect(readClosed(() => graphFault(403, 'Forbidden'))).rejects.toMatchObject({
      name: 'SkipPartition',
      problem: { code: 'channel-refused', title: 'Microsoft refuses the channels of this team.' },
    });
    const tell = ({ pages }: Awaited<ReturnType<typeof readClosed>>) =>
      pages.map(({ found, gone, done }) => [found.map(({ part }) => part), gone, done]);
    expect(tell(await readClosed(() => json({ value: [listed('general')] })))).toEqual([
      [['closed/19%3Ageneral'], ['closed/19%3Ageneral/help', 'closed'], true],
    ]);
    expect(tell(await readClosed(() => graphFault(404, 'NotFound')))).toEqual([[[], ['closed'], true]]);
    const more = link('/teams/closed/channels?$skiptoken=2');
    const long = (path: string): Answer =>
      path.endsWith('$skiptoken=2')
        ? json({ value: [listed('last')] })
        : json({ value: [listed('first')], '@odata.nextLink': more });
    expect(tell(await readClosed(long))).toEqual([
      [['closed/19%3Afirst'], ['closed/19%3Afirst/help'], false],
      [['closed/19%3Alast'], ['closed/19%3Alast/help', 'closed'], true],
    ]);
  });

  it('that all refuse need an admin', async () => {
    await expect(list(refusing)).rejects.toMatchObject({
      name: 'NeedsAdmin',
      problem: { code: 'channel-refused' },
    });
  });
});
