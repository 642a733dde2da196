// One activity with its facts, on both engines: times on the person's clocks, who holds it, where it counts and why.
import { beforeAll, expect, test } from 'vitest';
import { ActivityDetail } from '../contract/activities.ts';
import { withDatabases } from '../db/testing.ts';
import { digest } from '../lib/ids.ts';
import { readActivityDetail } from './activity-detail.ts';
import { mail, meeting } from './testing.ts';
import {
  accountOf,
  addAccounts,
  type Kept,
  type Office,
  officeNow,
  openOffice,
  saveActivity,
} from './testing-office.ts';

const ana = 'ana@contoso.com';
const ben = 'ben@contoso.com';
const sent = mail({ at: '2026-11-17T19:30:00Z', from: ana, to: [ben, 'out@fabrikam.com'], event: 'm' });
const held = meeting({ at: '2026-11-18T09:00:00Z', minutes: 45, actor: ana, marks: ['online'], event: 'e' });
const rows: Readonly<Record<string, readonly Kept[]>> = {
  ana: [
    { ...sent, id: 'sent' },
    { ...held, counterparts: [[ben, 'required']], id: 'held' },
  ],
  ben: [
    { ...sent, at: sent.at + 4000, id: 'received' },
    { ...held, counterparts: [[ben, 'required']], marks: ['declined'], id: 'declined' },
  ],
  desk: [{ ...mail({ at: '2026-11-17T08:00:00Z', from: 'out@fabrikam.com', to: ['desk@contoso.com'] }), id: 'desk' }],
};

const verdicts = (detail: ActivityDetail | null) =>
  Object.fromEntries((detail?.signals ?? []).map(({ signal, counts }) => [signal, counts]));

withDatabases((here) => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice(here.database, 'Europe/Berlin');
    await addAccounts(here.database, office, { ana: {}, ben: {}, desk: { kind: 'shared' } });
    for (const [account, kept] of Object.entries(rows)) {
      await saveActivity(here.database, { ...office, account }, kept);
    }
  });
  const personOf = async (email: string): Promise<string> =>
    here.database.tenant(office.organizationId, async (tx) => {
      const found = tx
        .selectFrom('person')
        .select('person_id as id')
        .where('organization_id', '=', office.organizationId);
      return (await found.where('email', '=', email).executeTakeFirstOrThrow()).id;
    });
  const everybody = () => ({ organizationId: office.organizationId, personIds: null, connectionIds: null });
  const read = async (account: string, id: string, personIds: readonly string[] | null = null) => {
    const scope = { ...everybody(), personIds };
    const item = digest('item', accountOf(office, account), id);
    const asked = { scope, item, copiesOf: everybody(), now: officeNow.getTime() };
    const detail = await here.database.tenant(office.organizationId, (tx) => readActivityDetail(tx, asked));
    return detail === null ? null : ActivityDetail.parse(detail);
  };
  test('mail is told on the sender’s clocks, with all mailboxes that hold it, and counts for the sender', async () => {
    const detail = await read('ana', 'sent');
    expect(detail).toMatchObject({
      activity: { kind: 'mail-sent', person: { name: 'ana' }, copies: 2, othersCount: 2, from: null },
      localAt: '2026-11-17T20:30',
      zone: 'Europe/Berlin',
      endsAt: null,
      others: [
        { address: ben, name: 'ben', role: 'to' },
        { address: 'out@fabrikam.com', name: null, role: 'to' },
      ],
      withoutSignals: null,
    });
    expect(detail?.seenIn.map(({ account, at }) => [account, at])).toEqual([
      [ana, '2026-11-17T19:30:00.000Z'],
      [ben, '2026-11-17T19:30:04.000Z'],
    ]);
    expect(verdicts(detail)).toMatchObject({ 'mail-sent': true, 'after-hours-mail': true, 'mail-received': false });
  });

  test('the same mail counts as received for whom it is told so', async () => {
    const detail = await read('ben', 'received', [await personOf(ben)]);
    expect(detail?.activity).toMatchObject({ kind: 'mail-received', from: 'ana', person: { name: 'ben' } });
    expect(verdicts(detail)).toMatchObject({ 'mail-sent': false, 'mail-received': true });
  });

  test('a meeting counts for the organizer and says why it does not for who declined', async () => {
    const own = await read('ana', 'held');
    expect(own).toMatchObject({ activity: { kind: 'meeting', duration: 2700 }, endsAt: '2026-11-18T09:45:00.000Z' });
    expect(verdicts(own)).toMatchObject({ meetings: true, 'meeting-hours': true });
    const declined = await read('ben', 'declined', [await personOf(ben)]);
    expect(declined?.activity).toMatchObject({ person: { name: 'ben' }, from: 'ana', marks: ['declined'] });
    expect(declined?.signals.find(({ signal }) => signal === 'meetings')).toMatchObject({
      counts: false,
      why: 'This person declined it.',
    });
  });

  test('what is nobody’s is told on the organization’s clocks, and counts for nobody', async () => {
    expect(await read('desk', 'desk')).toMatchObject({
      activity: { person: null, account: 'desk@contoso.com', kind: 'mail-received', from: 'out@fabrikam.com' },
      localAt: '2026-11-17T09:00',
      signals: [],
      withoutSignals: expect.stringContaining('nobody'),
    });
  });

  test('it is not told to whom it is not of, and not once it is gone', async () => {
    expect(await read('ana', 'sent', [await personOf(ben)])).toBeNull();
    expect(await read('ana', 'gone')).toBeNull();
  });
});
