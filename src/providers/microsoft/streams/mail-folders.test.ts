// The folders of a mailbox: which are read, which are left out, and how they are asked for.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { answerBatch, isGraph, json, link, mailbox, microsoft, openTestGraph } from '../testing.ts';
import { mailStream } from './mail.ts';

const root = { mailbox, part: 'root' };

const folder = (id: string, given: Record<string, unknown> = {}) => ({
  id,
  displayName: canary,
  parentFolderId: 'top',
  totalItemCount: 5,
  isHidden: false,
  ...given,
});
const foldersPath = '/users/aaaaaaaa-0000-0000-0000-000000000001/mailFolders/delta';
const wellKnown = (path: string) => {
  const name = /mailFolders\/(\w+)\?/.exec(path)?.[1] ?? '';
  return name === 'outbox'
    ? { status: 404, body: { error: { code: 'ErrorItemNotFound' } } }
    : { status: 200, body: { id: `${name}-id` } };
};
const rootWith = (items: unknown[], more: unknown[] = []) =>
  microsoft((path, request) => {
    if (path === '/$batch') return answerBatch(request, wellKnown);
    if (path.startsWith(`${foldersPath}?$select=`))
      return json({ value: items, '@odata.nextLink': link(`${foldersPath}?$skiptoken=2`) });
    return json({
      value: path.includes('$skiptoken') ? more : [],
      '@odata.deltaLink': link(`${foldersPath}?$deltatoken=1`),
    });
  });

describeStream({
  name: 'mail (folders)',
  open: (network) => mailStream(openTestGraph(network)),
  partition: root,
  since: null,
  answer: rootWith([folder('inbox-id'), folder('junkemail-id'), folder('other', { parentFolderId: 'inbox-id' })]),
  isData: isGraph,
  content: ['displayName', 'subject', 'body'],
});

const list = async (items: unknown[], more: unknown[] = []) => {
  const { pages } = await drain(() => mailStream(openTestGraph(toNetwork(rootWith(items, more)))), {
    partition: root,
    since: null,
  });
  return { found: pages.flatMap((page) => page.found), gone: pages.flatMap((page) => page.gone) };
};

describe('the folders of a mailbox', () => {
  it('are found the largest first', async () => {
    const sizes = [3, null, 900, 40];
    const { found } = await list(sizes.map((size, at) => folder(`f${at}`, { totalItemCount: size })));
    expect(found.map(({ part }) => part)).toEqual(['f2', 'f3', 'f0', 'f1']);
  });

  it('are found with how many messages each holds', async () => {
    expect(
      (await list([folder('inbox-id', { totalItemCount: 266 }), folder('x', { totalItemCount: null })])).found,
    ).toEqual([
      { part: 'inbox-id', items: 266 },
      { part: 'x', items: null },
    ]);
  });

  it('leave out junk, drafts and outbox with all that lies beneath them', async () => {
    const { found, gone } = await list(
      [
        folder('deep', { parentFolderId: 'under' }),
        folder('under', { parentFolderId: 'junkemail-id' }),
        folder('drafts-id'),
        folder('inbox-id'),
      ],
      [folder('deeper', { parentFolderId: 'deep' })],
    );
    expect(found.map(({ part }) => part)).toEqual(['inbox-id']);
    expect(gone).toEqual(['deep', 'under', 'drafts-id', 'deeper']);
  });

  it.each([
    ['into the junk', 'top', 'junkemail-id'],
    ['out of the junk', 'junkemail-id', 'top'],
  ])('that are moved %s take along those in them, of which nothing is said', async (_, from, to) => {
    let parent = from;
    const answer = microsoft((path, request) => {
      if (path === '/$batch') return answerBatch(request, wellKnown);
      const moved = folder('case', { parentFolderId: parent });
      const tree = [moved, folder('inner', { parentFolderId: 'case' }), folder('inbox-id')];
      const listed = path.includes('$select=') ? tree : [moved];
      return json({ value: listed, '@odata.deltaLink': link(`${foldersPath}?$deltatoken=1`) });
    });
    const open = () => mailStream(openTestGraph(toNetwork(answer)));
    const read = new Set<string>();
    const note = ({ pages }: Awaited<ReturnType<typeof drain>>): void => {
      for (const page of pages) {
        for (const { part } of page.found) read.add(part);
        for (const part of page.gone) read.delete(part);
      }
    };
    const first = await drain(open, { partition: root, since: null });
    note(first);
    expect(read.has('inner')).toBe(from === 'top');
    parent = to;
    const second = await drain(open, { partition: root, since: null, cursor: first.cursor });
    note(second);
    expect([read.has('case'), read.has('inner'), read.has('inbox-id')]).toEqual([to === 'top', to === 'top', true]);
    expect(second.pages).toHaveLength(2);
  });

  it('leave out hidden folders and searches', async () => {
    const { found } = await list([
      folder('h', { isHidden: true }),
      folder('s', { '@odata.type': '#microsoft.graph.mailSearchFolder' }),
    ]);
    expect(found).toEqual([]);
  });

  it('of which a change comes in part are listed once more: a hidden one is not read as mail', async () => {
    const later = `${foldersPath}?$deltatoken=1`;
    const whole = [folder('inbox-id'), folder('teams-id', { isHidden: true })];
    let asked = 0;
    const answer = microsoft((path, request) => {
      if (path === '/$batch') return answerBatch(request, wellKnown);
      if (path !== later) return json({ value: whole, '@odata.deltaLink': link(later) });
      asked += 1;
      return json({
        value: asked === 1 ? [{ id: 'teams-id', totalItemCount: 6 }] : [],
        '@odata.deltaLink': link(later),
      });
    });
    const stream = () => mailStream(openTestGraph(toNetwork(answer)));
    const first = await drain(stream, { partition: root, since: null });
    const second = await drain(stream, { partition: root, since: null, cursor: first.cursor });
    expect(second.pages.flatMap(({ found }) => found.map(({ part }) => part))).toEqual(['inbox-id']);
    expect(second.pages.at(-1)?.done).toBe(true);
  });

  it('that were deleted are gone', async () => {
    expect((await list([{ id: 'old', '@removed': { reason: 'deleted' } }])).gone).toEqual(['old']);
  });

  it('that lie in one another do not keep the reading for ever', async () => {
    const { found } = await list([folder('a', { parentFolderId: 'b' }), folder('b', { parentFolderId: 'a' })]);
    expect(found).toHaveLength(2);
  });

  it('are asked for one request at a time, and later with one request a cycle', async () => {
    const asked: NetworkRequest[] = [];
    const open = () => mailStream(openTestGraph(toNetwork(rootWith([folder('inbox-id')]), asked)));
    const first = await drain(open, { partition: root, since: null });
    const batches = asked
      .filter(({ url }) => url.endsWith('/$batch'))
      .map(({ body }) => JSON.parse(body ?? '').requests);
    expect(batches).toHaveLength(1);
    expect(batches[0].map(({ dependsOn }: { dependsOn?: string[] }) => dependsOn)).toEqual([
      undefined,
      ['junkemail'],
      ['drafts'],
    ]);
    asked.length = 0;
    await drain(open, { partition: root, since: null, cursor: first.cursor });
    expect(asked.filter(isGraph)).toHaveLength(1);
  });

  it('that lack one in the middle are asked again for those that waited for it', async () => {
    const answer = microsoft((path, request) => {
      if (path !== '/$batch')
        return json({ value: [folder('outbox-id'), folder('inbox-id')], '@odata.deltaLink': link(foldersPath) });
      return answerBatch(request, (member) =>
        member.includes('junkemail')
          ? { status: 404, body: { error: { code: 'ErrorItemNotFound' } } }
          : { status: 200, body: { id: `${/mailFolders\/(\w+)/.exec(member)?.[1]}-id` } },
      );
    });
    const { pages } = await drain(() => mailStream(openTestGraph(toNetwork(answer))), { partition: root, since: null });
    expect(pages).toHaveLength(3);
    expect(pages.at(-1)!.found.map(({ part }) => part)).toEqual(['inbox-id']);
  });

  it('of a mailbox that is throttled inside the batch wait as long as it asks', async () => {
    const answer = microsoft((_, request) =>
      answerBatch(request, () => ({
        status: 429,
        headers: { 'Retry-After': '0.249' },
        body: { error: { code: 'ApplicationThrottled' } },
      })),
    );
    const graph = openTestGraph(toNetwork(answer));
    await expect(drain(() => mailStream(graph), { partition: root, since: null })).rejects.toMatchObject({
      name: 'RetryLater',
      seconds: 0.249,
      scope: 'mailbox',
    });
  });

  it('of somebody without a mailbox are skipped with the reason', async () => {
    const answer = microsoft((_, request) =>
      answerBatch(request, () => ({ status: 404, body: { error: { code: 'MailboxNotEnabledForRESTAPI' } } })),
    );
    const graph = openTestGraph(toNetwork(answer));
    await expect(drain(() => mailStream(graph), { partition: root, since: null })).rejects.toMatchObject({
      name: 'SkipPartition',
      problem: { code: 'mailbox-not-enabled', raw: 'MailboxNotEnabledForRESTAPI, HTTP 404' },
    });
  });
});
