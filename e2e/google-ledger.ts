// Mail and meetings of Google Workspace, as the tenant's own ledger tells them and as the product holds them.
import { z } from 'zod';
import { eventKey } from '../src/activity/keys.ts';
import type { Form } from './foreign-stage.ts';
import type { Stage } from './stage.ts';

const Google = z.object({
  asOf: z.string(),
  google: z.object({
    accounts: z.array(
      z.object({
        address: z.string(),
        mailbox: z.boolean(),
        mail: z.array(z.object({ messageId: z.string(), at: z.string().nullable() })),
        events: z.array(z.object({ start: z.string(), end: z.string() })),
      }),
    ),
  }),
});

const bare = (uuid: string): string => uuid.replaceAll('-', '');

/** A key of a service account that may read all there is. */
export const googleForm = async (stage: Stage, since: string): Promise<Form> => {
  const scopes = ['admin.directory.user.readonly', 'gmail.metadata', 'calendar.events.readonly'];
  const key = await stage.control.post('/google/service-accounts', { scopes });
  const fields = { key: JSON.stringify(key), admin: 'ines.falk@contoso.com' };
  return { provider: 'google', fields, streams: ['people', 'mail', 'meetings'], since };
};

/** Lines of the ledger and of the product, sorted: what came since and, of the calendar, is over. */
export const readGoogle = async (stage: Stage, since: string): Promise<{ ledger: string[]; held: string[] }> => {
  const asked = new URLSearchParams({ services: 'google', people: 'nobody', from: since.slice(0, 10) });
  const { asOf, google } = await stage.control.get(`/truth?${asked.toString()}`, Google);
  const ledger = google.accounts.flatMap(({ address, mail, events }) => [
    ...mail
      .filter(({ at }) => at !== null && at >= since)
      .map(({ messageId, at }) => `${address} mail ${bare(eventKey(stage.organizationId, messageId))} ${at}`),
    ...events
      .filter(({ start, end }) => start >= since && end <= asOf)
      .map(({ start }) => `${address} meeting ${start}`),
  ]);
  const held = (await stage.activity())
    .filter(({ at }) => at !== null && at >= since)
    .filter(({ at, duration }) => Date.parse(at ?? '') + duration * 1000 <= Date.parse(asOf))
    .map(({ mailbox, kind, event, at }) =>
      kind === 'mail' ? `${mailbox} mail ${bare(event)} ${at}` : `${mailbox} meeting ${at}`,
    );
  return { ledger: ledger.sort(), held: held.sort() };
};
