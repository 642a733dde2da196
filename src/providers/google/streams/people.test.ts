// People: what is read of each user, how managers are found, and who left.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { NeedsAdmin } from '../../errors.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { openDirectory } from '../directory.ts';
import { clockAt, isBook, noon, ok, openTestGoogle, refusal } from '../testing.ts';
import { peopleStream } from './people.ts';

const root = { mailbox: null, part: 'root' };

const user = (id: string, given: Record<string, unknown> = {}) => ({
  id,
  primaryEmail: `P${id}@Example.com`,
  aliases: [`alias${id}@example.com`],
  name: { fullName: `Name of ${id}`, givenName: canary },
  suspended: false,
  archived: false,
  isMailboxSetup: true,
  creationTime: '2024-06-08T09:00:00.000Z',
  notes: canary,
  ...given,
});

const managed = { relations: [{ type: 'manager', value: 'Alias1@example.com' }] };

const googleOf = (users: readonly unknown[], deleted: readonly unknown[] = []) => {
  const half = Math.ceil(users.length / 2);
  return (request: NetworkRequest): Answer => {
    const { searchParams } = new URL(request.url);
    if (isBook(request)) return ok({ users });
    if (searchParams.get('showDeleted') === 'true') return ok(deleted.length === 0 ? {} : { users: deleted });
    return searchParams.get('pageToken') === 'two'
      ? ok({ users: users.slice(half) })
      : ok({ users: users.slice(0, half), nextPageToken: 'two' });
  };
};

const four = [user('1'), user('2', managed), user('3', managed), user('4')];

const open = (network: Parameters<typeof openTestGoogle>[0]) => {
  const google = openTestGoogle(network);
  return peopleStream(google, openDirectory(google, clockAt(noon)));
};

describeStream({
  name: 'people of Google Workspace',
  open,
  partition: root,
  since: null,
  answer: googleOf(four, [{ id: '8' }, { id: '9' }]),
  isData: (request) => !isBook(request),
  content: ['notes', 'phones', 'thumbnailPhotoUrl', 'recoveryEmail', 'addresses', 'lastLoginTime'],
  items: { list: 'users', id: 'id' },
});

const read = async (users: readonly unknown[], deleted: readonly unknown[] = []) => {
  const stream = open(toNetwork(googleOf(users, deleted)));
  const { pages } = await drain(() => stream, { partition: root, since: null });
  return {
    identities: pages.flatMap(({ identities }) => identities),
    removed: pages.flatMap(({ removedIdentities }) => removedIdentities),
    quarantined: pages.flatMap(({ quarantined }) => quarantined),
  };
};

describe('a user of the domain', () => {
  it('is a name, addresses, a department, a title and a manager who is found by any of their addresses', async () => {
    const organizations = [{ title: 'Old' }, { title: 'Buyer', department: 'Purchasing', primary: true }];
    const { identities } = await read([user('1'), user('2', { ...managed, organizations })]);
    expect(identities[1]).toEqual({
      id: '2',
      kind: 'person',
      displayName: 'Name of 2',
      addresses: ['p2@example.com', 'alias2@example.com'],
      department: 'Purchasing',
      jobTitle: 'Buyer',
      managerId: '1',
      enabled: true,
      mailbox: true,
      createdAt: '2024-06-08T09:00:00.000Z',
    });
  });

  it.each([
    [{ suspended: true }, { enabled: false, mailbox: false }],
    [{ archived: true }, { enabled: false, mailbox: false }],
    [{ isMailboxSetup: false }, { enabled: true, mailbox: false }],
    [{ relations: [{ type: 'manager', value: 'p5@example.com' }] }, { managerId: null }],
    [{ relations: [{ type: 'manager', value: 'nobody@example.com' }] }, { managerId: null }],
    [{ relations: [{ type: 'assistant', value: 'alias1@example.com' }] }, { managerId: null }],
    [{ name: undefined }, { displayName: 'p5@example.com' }],
  ])('with %j is %j', async (given, expected) => {
    const { identities } = await read([user('1'), user('5', given)]);
    expect(identities[1]).toMatchObject(expected);
  });

  it('who was deleted is removed', async () => {
    expect((await read([user('1'), user('2')], [{ id: '7' }])).removed).toEqual(['7']);
  });

  it('that cannot be read is set aside alone', async () => {
    const { identities, quarantined } = await read([user('1', { suspended: 'yes' }), user('2')]);
    expect(identities.map(({ id }) => id)).toEqual(['2']);
    expect(quarantined).toEqual([{ id: '1', reason: 'suspended: Invalid input: expected boolean, received string' }]);
  });
});

it('an admin who may not read users is told so', async () => {
  const stream = open(toNetwork(() => refusal(403, 'forbidden', 'Not Authorized to access this resource/api')));
  const outcome = await drain(() => stream, { partition: root, since: null }).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(NeedsAdmin);
  expect(outcome).toMatchObject({ problem: { code: 'not-an-admin', raw: 'forbidden, HTTP 403' } });
});
