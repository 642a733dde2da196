// Contacts: what is read of an address book, which folders are read, and what is gone.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { RetryLater, SkipPartition, StartOver } from '../../errors.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { graphFault, isGraph, json, link, mailbox, microsoft, openTestGraph } from '../testing.ts';
import { contactsStream } from './contacts.ts';

const content = ['personalNotes', 'birthday', 'homeAddress', 'children', 'spouseName', 'mobilePhone', 'photo'];

const entry = (given: Record<string, unknown> = {}) => ({
  '@odata.etag': 'W/"1"',
  id: 'contact-1',
  displayName: 'Rita Book',
  emailAddresses: [{ name: canary, address: 'Rita@Fabrikam.com' }],
  companyName: 'Fabrikam',
  department: 'Sales',
  jobTitle: 'Buyer',
  personalNotes: canary,
  ...given,
});

const start = `/users/${mailbox}/contactFolders/folder-1/contacts/delta`;
const healthy = (path: string): Answer => {
  if (path.startsWith(`${start}?$select=`))
    return json({ value: [entry(), entry({ id: 'contact-2' })], '@odata.nextLink': link(`${start}?$skiptoken=2`) });
  if (path === `${start}?$skiptoken=2`)
    return json({ value: [entry({ id: 'contact-3' })], '@odata.deltaLink': link(`${start}?$deltatoken=1`) });
  if (path === `${start}?$deltatoken=1`)
    return json({
      value: [{ id: 'contact-2', '@removed': { reason: 'deleted' } }, entry({ companyName: 'Contoso' })],
      '@odata.deltaLink': link(`${start}?$deltatoken=2`),
    });
  throw new Error(path);
};

const folder = { mailbox, part: 'folder-1' };
const root = { mailbox, part: 'root' };

const read = async (items: unknown[]) => {
  const answer = microsoft(() => json({ value: items, '@odata.deltaLink': link('/delta') }));
  const { pages } = await drain(() => contactsStream(openTestGraph(toNetwork(answer))), {
    partition: folder,
    since: null,
  });
  return pages[0]!;
};

describeStream({
  name: 'contacts (of a folder)',
  open: (network) => contactsStream(openTestGraph(network)),
  partition: folder,
  since: null,
  answer: microsoft(healthy),
  isData: isGraph,
  content,
});

describeStream({
  name: 'contacts (the folders)',
  open: (network) => contactsStream(openTestGraph(network)),
  partition: root,
  since: null,
  answer: microsoft((path) =>
    path.includes('/contactFolders/contacts?')
      ? json({ id: 'own-folder' })
      : json({ value: [{ id: 'folder-1', displayName: canary }, { id: 'folder-2' }], '@odata.deltaLink': link('/d') }),
  ),
  isData: isGraph,
  content: [...content, 'displayName'],
});

describe('a contact', () => {
  it('is a name, addresses and a place of work', async () => {
    const { contacts } = await read([entry()]);
    expect(contacts).toEqual([
      {
        id: 'contact-1',
        displayName: 'Rita Book',
        addresses: ['rita@fabrikam.com'],
        company: 'Fabrikam',
        department: 'Sales',
        jobTitle: 'Buyer',
      },
    ]);
  });

  it('has each address once, and only what is an address', async () => {
    const emailAddresses = [
      { address: 'rita@fabrikam.com' },
      { address: 'RITA@fabrikam.com' },
      { address: '/o=ExchangeLabs/ou=Exchange/cn=Recipients/cn=rita' },
      { address: null },
      { name: 'Rita' },
      { address: '' },
    ];
    expect((await read([entry({ emailAddresses })])).contacts?.[0]?.addresses).toEqual(['rita@fabrikam.com']);
  });

  it('may have nothing but its id', async () => {
    expect((await read([{ id: 'bare' }])).contacts).toEqual([
      { id: 'bare', displayName: '', addresses: [], company: null, department: null, jobTitle: null },
    ]);
  });

  it('that cannot be read is set aside alone, with path and fault', async () => {
    const page = await read([entry(), entry({ id: 'bad', emailAddresses: 'rita@fabrikam.com' })]);
    expect(page.contacts?.map(({ id }) => id)).toEqual(['contact-1']);
    expect(page.quarantined).toEqual([
      { id: 'bad', reason: 'emailAddresses: Invalid input: expected array, received string' },
    ]);
  });
});

const openBook = (asked: NetworkRequest[]) => contactsStream(openTestGraph(toNetwork(microsoft(healthy), asked)));

const listing = (path: string): Answer =>
  path.includes('$select=id')
    ? json({ value: [{ id: 'own-folder' }, { id: 'folder-1' }], '@odata.deltaLink': link('/folders-delta') })
    : json({
        value: [{ id: 'folder-1', '@removed': { reason: 'deleted' } }, { id: 'own-folder' }, { id: 'folder-2' }],
        '@odata.deltaLink': link('/folders-delta-2'),
      });
const openRoot = (own: Answer) => () => {
  const answer = microsoft((path) => (path.includes('/contactFolders/contacts?') ? own : listing(path)));
  return contactsStream(openTestGraph(toNetwork(answer)));
};
const partsOf = ({ pages }: Awaited<ReturnType<typeof drain>>) =>
  pages.flatMap(({ found }) => found.map(({ part }) => part));

describe('an address book', () => {
  it('is read whole once, then by what changes, with ids that survive a move', async () => {
    const asked: NetworkRequest[] = [];
    const first = await drain(() => openBook(asked), { partition: folder, since: null });
    expect(first.pages.map(({ contacts, allContacts }) => [contacts?.length, allContacts])).toEqual([
      [2, false],
      [1, true],
    ]);
    const second = await drain(() => openBook(asked), { partition: folder, since: null, cursor: first.cursor });
    expect(second.pages).toMatchObject([
      { contacts: [{ id: 'contact-1', company: 'Contoso' }], removedContacts: ['contact-2'], allContacts: false },
    ]);
    expect(new Set(asked.filter(isGraph).map(({ headers }) => headers?.['prefer']))).toEqual(
      new Set(['IdType="ImmutableId", odata.maxpagesize=1000']),
    );
  });

  it.each([
    { '@odata.etag': 'W/"2"', id: 'contact-1' },
    { '@odata.etag': 'W/"2"', id: 'contact-1', jobTitle: 'Head of buying' },
  ])('whose changed entry comes in part (%j) is read from the start: what is not told is not nothing', async (part) => {
    const answer = (path: string): Answer =>
      path === `${start}?$deltatoken=1`
        ? json({ value: [part], '@odata.deltaLink': link(`${start}?$deltatoken=2`) })
        : healthy(path);
    const stream = () => contactsStream(openTestGraph(toNetwork(microsoft(answer))));
    const first = await drain(stream, { partition: folder, since: null });
    const second = drain(stream, { partition: folder, since: null, cursor: first.cursor });
    await expect(second).rejects.toBeInstanceOf(StartOver);
  });

  it('has the default folder, once, and those that people made; a folder that was removed is gone', async () => {
    const stream = openRoot(json({ id: 'own-folder' }));
    const first = await drain(stream, { partition: root, since: null });
    expect(partsOf(first)).toEqual(['contacts', 'folder-1']);
    const second = await drain(stream, { partition: root, since: null, cursor: first.cursor });
    expect(second.pages).toMatchObject([{ found: [{ part: 'folder-2' }], gone: ['folder-1'] }]);
  });

  it.each([graphFault(404, 'ErrorItemNotFound'), graphFault(400, 'ErrorInvalidIdMalformed'), json({})])(
    'whose default folder does not tell its id (%j) is read all the same',
    async (own) => {
      expect(partsOf(await drain(openRoot(own), { partition: root, since: null }))).toEqual([
        'contacts',
        'own-folder',
        'folder-1',
      ]);
    },
  );

  it('that does not exist is passed over', async () => {
    const refused = drain(openRoot(graphFault(404, 'MailboxNotEnabledForRESTAPI')), { partition: root, since: null });
    await expect(refused).rejects.toBeInstanceOf(SkipPartition);
  });

  it('asks for the default folder without naming it', async () => {
    const asked: NetworkRequest[] = [];
    const answer = microsoft(() => json({ value: [], '@odata.deltaLink': link('/delta') }));
    const stream = () => contactsStream(openTestGraph(toNetwork(answer, asked)));
    await drain(stream, { partition: { mailbox, part: 'contacts' }, since: null });
    expect(asked.find(isGraph)?.url).toContain(`/users/${mailbox}/contacts/delta?$select=id,displayName`);
  });

  it.each([
    [graphFault(410, 'SyncStateNotFound'), StartOver],
    [graphFault(404, 'MailboxNotEnabledForRESTAPI'), SkipPartition],
    [graphFault(403, 'ErrorAccessDenied'), SkipPartition],
    [graphFault(429, 'ApplicationThrottled'), RetryLater],
    [json({ value: [] }), RetryLater],
  ])('that answers %j is %o', async (answer, kind) => {
    const graph = openTestGraph(toNetwork(microsoft(() => answer)));
    await expect(drain(() => contactsStream(graph), { partition: folder, since: null })).rejects.toBeInstanceOf(kind);
  });
});
