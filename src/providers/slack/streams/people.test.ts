// Members: what is read of each of them.
import { describe, expect, it } from 'vitest';
import { canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { isSlack, list, openTestApi, slackAs } from '../testing.ts';
import { peopleStream } from './people.ts';

const root = { mailbox: null, part: 'root' };

const member = (id: string, given: Record<string, unknown> = {}, profile: Record<string, unknown> = {}) => ({
  id,
  team_id: 'T1',
  name: id.toLowerCase(),
  deleted: false,
  profile: { real_name: `Name of ${id}`, email: `${id}@Example.com`, status_text: canary, phone: canary, ...profile },
  ...given,
});

const healthy = slackAs((_, wanted) =>
  wanted.get('cursor') === 'two'
    ? list('members', [member('U3'), member('U4')])
    : list('members', [member('U1'), member('U2')], 'two'),
);

describeStream({
  name: 'people of Slack',
  open: (network) => peopleStream(openTestApi(network)),
  partition: root,
  since: null,
  answer: healthy,
  isData: isSlack,
  content: ['status', 'phone', 'presence'],
  items: { list: 'members', id: 'id' },
});

const read = async (members: unknown[]) => {
  const open = () => peopleStream(openTestApi(toNetwork(slackAs(() => list('members', members)))));
  const { pages } = await drain(open, { partition: root, since: null });
  return pages[0]!;
};

describe('a member', () => {
  it('is a name, an address and a title', async () => {
    expect((await read([member('U1', {}, { title: 'Buyer' })])).identities).toEqual([
      {
        id: 'U1',
        kind: 'person',
        displayName: 'Name of U1',
        addresses: ['u1@example.com'],
        department: null,
        jobTitle: 'Buyer',
        managerId: null,
        enabled: true,
        mailbox: false,
        createdAt: null,
      },
    ]);
  });

  it.each([
    [{}, 'person'],
    [{ is_restricted: true }, 'guest'],
    [{ is_ultra_restricted: true }, 'guest'],
    [{ is_stranger: true }, 'guest'],
    [{ is_bot: true }, 'app'],
    [{ is_workflow_bot: true }, 'app'],
    [{ id: 'USLACKBOT' }, 'app'],
  ])('with %j is of the kind %s', async (given, kind) => {
    expect((await read([member('U1', given)])).identities[0]?.kind).toBe(kind);
  });

  it('who left is not enabled, and without an address has none', async () => {
    const { identities } = await read([member('U1', { deleted: true }, { email: undefined, real_name: '' })]);
    expect(identities[0]).toMatchObject({ enabled: false, addresses: [], displayName: 'u1' });
  });

  it('that cannot be read is set aside alone', async () => {
    const page = await read([member('U1', { deleted: 'yes' }), member('U2')]);
    expect(page.identities.map(({ id }) => id)).toEqual(['U2']);
    expect(page.quarantined).toEqual([
      { id: 'U1', reason: 'deleted: Invalid input: expected boolean, received string' },
    ]);
  });
});
