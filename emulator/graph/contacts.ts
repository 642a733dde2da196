// GET /users/{id}/contacts: the tenants here keep no address books, so each is an empty one that still asks for its permission.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { readCount } from './odata.ts';
import { readContacts } from './requirements.ts';

const listContacts = (call: UserCall): Answer => {
  readCount(call.query, '$top', { min: 1, max: 1000 });
  const context = `https://graph.microsoft.com/v1.0/$metadata#users('${call.user.id}')/contacts`;
  return answerJson(200, { '@odata.context': context, value: [] }, { 'content-type': graphType });
};

export const contactEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/users/{user}/contacts',
    area: 'outlook',
    requires: readContacts,
    resource: 'contact',
    paged: true,
    answer: listContacts,
  },
];
