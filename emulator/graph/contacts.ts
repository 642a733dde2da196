// GET /users/{id}/contacts and contactFolders: the default folder, the others, and one contact.
import { contactFolders, listContacts, type Contact, type ContactFolder } from '../activity/contacts.ts';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { showContacts } from './contact-shape.ts';
import { answerContactDelta, answerContactFolderDelta } from './contacts-delta.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { GraphError, itemNotFound, notEmulated } from './errors.ts';
import { readCount, readSelect, writeLink } from './odata.ts';
import { readContacts } from './requirements.ts';

const metadata = 'https://graph.microsoft.com/v1.0/$metadata';

/** The folder named in the path, the default one where none is. Throws 404 or, for what can be no id at all, 400. */
const findFolder = ({ user, parameters }: UserCall): ContactFolder => {
  const named = parameters['folder'];
  const [contacts, ...others] = contactFolders(user);
  if (named === undefined || named.toLowerCase() === 'contacts') return contacts;
  const found = [contacts, ...others].find(({ id }) => id === named);
  if (found) return found;
  if (/^[\w=+-]{16,}$/.test(named)) throw itemNotFound();
  throw new GraphError(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
};

const checkOptions = ({ query }: UserCall): void => {
  for (const option of ['$filter', '$orderby', '$search', '$expand']) {
    if (query.has(option)) throw notEmulated(`${option} on contacts`);
  }
};

interface Listing<Item> {
  readonly path: string;
  readonly context: string;
  readonly items: readonly Item[];
  readonly show: (item: Item) => object;
}

const answerListing = <Item>(call: UserCall, { path, context, items, show }: Listing<Item>): Answer => {
  checkOptions(call);
  const top = readCount(call.query, '$top', { min: 1, max: 1000 }) ?? 10;
  const skip = readCount(call.query, '$skip', { min: 0, max: 1_000_000 }) ?? 0;
  const kept = Object.fromEntries(['$select', '$top'].map((name) => [name, call.query.get(name)]));
  const link = writeLink(`${call.base}/${path}`, { ...kept, $skip: skip + top });
  return answerJson(
    200,
    {
      '@odata.context': `${metadata}#users('${call.user.id}')/${context}`,
      value: items.slice(skip, skip + top).map(show),
      ...(skip + top < items.length ? { '@odata.nextLink': link } : {}),
    },
    { 'content-type': graphType },
  );
};

const listIn = (call: UserCall, folder: ContactFolder): readonly Contact[] =>
  listContacts(call.tenant, call.user.id, call.now).filter(({ folderId }) => folderId === folder.id);

const listFolder = (call: UserCall): Answer => {
  const folder = findFolder(call);
  const path = call.parameters['folder'] === undefined ? 'contacts' : `contactFolders/${folder.id}/contacts`;
  const show = showContacts(readSelect(call.query));
  return answerListing(call, { path, context: 'contacts', items: listIn(call, folder), show });
};

const showOne = (call: UserCall): Answer => {
  const all = listContacts(call.tenant, call.user.id, call.now);
  const found = all.find(({ id }) => id === call.parameters['contact']);
  if (!found) throw itemNotFound();
  const context = `${metadata}#users('${call.user.id}')/contacts/$entity`;
  const shown = showContacts(readSelect(call.query))(found);
  return answerJson(200, { '@odata.context': context, ...shown }, { 'content-type': graphType });
};

const showFolder = ({ id, parentFolderId, displayName }: ContactFolder) => ({ id, parentFolderId, displayName });

/** The default folder is not among them, as `/contacts` stands for it. */
const listFolders = (call: UserCall): Answer => {
  const items = contactFolders(call.user).filter(({ isDefault }) => !isDefault);
  return answerListing(call, { path: 'contactFolders', context: 'contactFolders', items, show: showFolder });
};

const showOneFolder = (call: UserCall): Answer => {
  const context = `${metadata}#users('${call.user.id}')/contactFolders/$entity`;
  const shown = { '@odata.context': context, ...showFolder(findFolder(call)) };
  return answerJson(200, shown, { 'content-type': graphType });
};

const common = { method: 'GET', area: 'outlook', requires: readContacts } as const;
const contacts = { ...common, resource: 'contact' } as const;
const folders = { ...common, resource: 'contactFolder' } as const;
const folder = '/users/{user}/contactFolders/{folder}';

const answerDelta = (call: UserCall): Answer => answerContactDelta(call, findFolder(call));

export const contactEndpoints: readonly Endpoint[] = [
  { ...contacts, template: '/users/{user}/contacts', paged: true, answer: listFolder },
  { ...contacts, template: '/users/{user}/contacts/delta', paged: true, answer: answerDelta },
  { ...contacts, template: '/users/{user}/contacts/{contact}', paged: false, answer: showOne },
  { ...folders, template: '/users/{user}/contactFolders', paged: true, answer: listFolders },
  { ...folders, template: '/users/{user}/contactFolders/delta', paged: true, answer: answerContactFolderDelta },
  { ...folders, template: folder, paged: false, answer: showOneFolder },
  { ...contacts, template: `${folder}/contacts`, paged: true, answer: listFolder },
  { ...contacts, template: `${folder}/contacts/delta`, paged: true, answer: answerDelta },
];
