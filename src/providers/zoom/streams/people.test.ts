// The users of a Zoom account as identities.
import { describe, expect, it } from 'vitest';
import { canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { isApi, json, openTestZoom, zoomOf } from '../testing.ts';
import { peopleStream } from './people.ts';

const user = (id: string, given: object = {}) => ({
  id,
  first_name: 'Ana',
  last_name: 'Lima',
  display_name: 'Ana Lima',
  email: `${id}@Contoso.com`,
  dept: 'Sales',
  created_at: '2024-06-03T09:00:00Z',
  pmi: canary,
  timezone: 'Europe/Berlin',
  ...given,
});

const answer = zoomOf((path) => {
  const query = new URLSearchParams(path.slice(path.indexOf('?')));
  if (query.get('status') === 'inactive') return json({ users: [user('u4')], next_page_token: '' });
  if (query.get('next_page_token') === 'two') return json({ users: [user('u3')], next_page_token: '' });
  return json({ users: [user('u1'), user('u2')], next_page_token: 'two' });
});

describeStream({
  name: 'people of Zoom',
  open: (network) => peopleStream(openTestZoom(network)),
  partition: { mailbox: null, part: 'root' },
  since: null,
  answer,
  isData: isApi,
  content: ['topic', 'agenda', 'recordings'],
  items: { list: 'users', id: 'id' },
});

describe('the people of a Zoom account', () => {
  it('are its users, also those that were switched off, with their names and addresses', async () => {
    const zoom = openTestZoom(toNetwork(answer));
    const { pages } = await drain(() => peopleStream(zoom), {
      partition: { mailbox: null, part: 'root' },
      since: null,
    });
    const found = pages.flatMap(({ identities }) => identities);
    expect(found.map(({ id, enabled }) => [id, enabled])).toEqual([
      ['u1', true],
      ['u2', true],
      ['u3', true],
      ['u4', false],
    ]);
    expect(found[0]).toMatchObject({ displayName: 'Ana Lima', addresses: ['u1@contoso.com'], department: 'Sales' });
  });
});
