// What Graph says when a channel's messages cannot be read: its codes as data.

import { type GraphRow, links } from './row.ts';

export const teamsRows: readonly GraphRow[] = [
  {
    codes: ['forbidden', 'accessdenied', 'unauthorized'],
    says: 'protected api',
    about: 'teams',
    next: 'admin',
    code: 'protected-api',
    title: 'Microsoft keeps the messages of channels from apps that have not been approved for protected APIs.',
    fix: 'Ask Microsoft for the approval with its request form, naming the client ID and the tenant, or switch this stream off.',
    who: 'admin',
    link: links.protectedApis,
  },
  {
    codes: ['forbidden', 'accessdenied', 'unauthorized'],
    says: 'missing role permissions',
    about: 'teams',
    next: 'admin',
    code: 'channel-permission-missing',
    title: 'The app may not read teams, their channels and the messages in them.',
    fix: 'Add the Application permissions Team.ReadBasic.All, Channel.ReadBasic.All and ChannelMessage.Read.All under API permissions, and grant admin consent.',
    who: 'admin',
    link: links.permissions,
  },
  {
    codes: ['notfound', 'itemnotfound', 'resourcenotfound', 'request_resourcenotfound'],
    about: 'teams',
    next: 'skip',
    code: 'channel-gone',
    title: 'The channel, or its team, is not there any more.',
    fix: 'Nothing to do: it is read no further, and what was read from it stays.',
    who: 'plumbline',
    link: null,
  },
];

/** What a bare 403 means; where it comes from one channel it says nothing of the others. */
export const teamsRefused: GraphRow = {
  codes: [],
  next: 'admin',
  code: 'channel-refused',
  title: 'Microsoft refuses teams, channels or the messages in them.',
  fix: 'Add the Application permissions Team.ReadBasic.All, Channel.ReadBasic.All and ChannelMessage.Read.All under API permissions, and grant admin consent. If they are there, Microsoft may keep these messages from apps that it has not approved for protected APIs.',
  who: 'admin',
  link: links.permissions,
};
