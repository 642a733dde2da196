// The small office as a tenant: 25 people, 90 days before `now` and three weeks after it.
import type { Instant, Tenant } from '../../tenant/model.ts';
import { type MailboxRecorder, recordMailbox } from '../mailbox-recorder.ts';
import { guidOf, hashOf } from '../random.ts';
import { type MailboxRecord, openRecording } from '../recorded-tenant.ts';
import { deliverMail, type Desk } from './delivery.ts';
import { hold } from './gathering.ts';
import { formGroups } from './groups.ts';
import { DOMAIN, founded, type Member, type Office, TENANT_DOMAIN } from './people.ts';
import { planSeries } from './series.ts';
import { planSingleMeetings } from './single-meetings.ts';
import { formTeamGroups, formTeams } from './teams.ts';

const DAY = 86_400_000;

function openDesk(member: Member, office: Office): Desk {
  const createdAt = member.user.createdAt;
  const mailbox: MailboxRecorder = recordMailbox(member.user.id, createdAt);
  const folderCreatedAt = Math.max(createdAt, office.from - 30 * DAY);
  const projects = mailbox.addFolder('Projects', null, folderCreatedAt);
  const finished = mailbox.addFolder('Finished', projects, folderCreatedAt);
  return { member, mailbox, projects, finished };
}

export function openSmallOffice(options: { readonly now: Instant; readonly seed: number }): Tenant {
  const office = founded(options);
  const desks = new Map<string, Desk>();
  for (const member of office.members) {
    if (member.user.mailbox === 'active') desks.set(member.user.id, openDesk(member, office));
  }
  deliverMail(office, desks);
  for (const gathering of [...planSeries(office), ...planSingleMeetings(office)]) hold(gathering, office, desks);
  const records = new Map<string, MailboxRecord>();
  for (const [id, desk] of desks) records.set(id, desk.mailbox.finish());
  return openRecording({
    id: guidOf([options.seed, 'tenant', 'small-office']),
    displayName: 'Small Office',
    domains: [DOMAIN, TENANT_DOMAIN],
    createdAt: office.now - 1_000 * DAY,
    directory: office.directory,
    groups: [...formGroups(office), ...formTeamGroups(office)],
    teams: formTeams(office),
    // One in four of those that took place as they were planned; changed later, a meeting loses its transcript.
    isTranscribed: ({ iCalUId, start, createdAt, modifiedAt }) =>
      createdAt === modifiedAt && hashOf(['transcribed', iCalUId, start]) % 4 === 0,
    mailbox: (userId) => records.get(userId) ?? null,
  });
}
