// Ten thousand people whose mail and meetings are computed as they are read: about 4 sent and 6 received a working day.
import type { Instant, Tenant } from '../../tenant/model.ts';
import { openDirectory } from '../directory.ts';
import { standardFolders } from '../mailbox-recorder.ts';
import { guidOf, hashOf } from '../random.ts';
import { keepRecent } from '../recent.ts';
import { readCalendar } from './calendar.ts';
import { openMailboxes } from './mailboxes.ts';
import { DOMAIN, type Organization, PEOPLE, userOf } from './organization.ts';
import { formTeamGroups, formTeams } from './teams.ts';

const DAY = 86_400_000;

/** 30 days before `now` and two weeks after it. */
export function openTenThousand(options: { readonly now: Instant; readonly seed: number }): Tenant {
  const now = Math.floor(options.now / 1000) * 1000;
  const organization: Organization = { seed: options.seed, now, from: now - 30 * DAY, until: now + 14 * DAY };
  const createdAt = now - 1000 * DAY;
  const users = Array.from({ length: PEOPLE }, (_, person) => userOf(person, organization));
  const numbers = new Map(users.map((one, person) => [one.id, person]));
  const directory = users.map((one) => ({ at: createdAt, user: one }));
  const { user, findUser } = openDirectory(directory);
  const mailboxes = openMailboxes(organization);
  const folders = keepRecent(256, (userId) => (numbers.has(userId) ? standardFolders(userId, createdAt) : []));
  return {
    id: guidOf([options.seed, 'tenant', 'ten-thousand']),
    displayName: 'Ten Thousand',
    domains: [DOMAIN, 'contoso.onmicrosoft.com'],
    createdAt,
    directory,
    groups: formTeamGroups(organization, createdAt),
    teams: formTeams(organization, users),
    // One in twenty.
    isTranscribed: ({ iCalUId, start, createdAt, modifiedAt }) =>
      createdAt === modifiedAt && hashOf(['transcribed', iCalUId, start]) % 20 === 0,
    user,
    findUser,
    folders: (userId, at) => folders(userId).filter((folder) => folder.createdAt <= at),
    log: (userId, folderId) => {
      const person = numbers.get(userId);
      const wellKnown = folders(userId).find(({ id }) => id === folderId)?.wellKnown;
      return person === undefined || wellKnown === undefined || wellKnown === null
        ? null
        : mailboxes(person, wellKnown);
    },
    events: (...[userId, from, to, at]) => {
      const person = numbers.get(userId);
      return person === undefined ? [] : readCalendar(person, { from, to, now: at }, organization);
    },
  };
}
