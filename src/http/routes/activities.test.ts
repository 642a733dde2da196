// The feed as it is asked for: of everybody by those who may, of oneself by everybody; as a page, as one activity, as a file.
import { randomUUID } from 'node:crypto';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActivityDetail, FeedLine, listActivities, listOwnActivities } from '../../contract/activities.ts';
import { savePeople } from '../../db/queries/people.ts';
import { errorOf } from '../testing.ts';
import { openTestProduct, type TestProduct } from '../testing-product.ts';

type Role = 'owner' | 'manager' | 'employee';

let product: TestProduct;
beforeAll(async () => {
  product = await openTestProduct();
  const { organizationId, personId, mark } = product.a;
  const blank = { department: null, jobTitle: null, managerId: null, joinedOn: null, leftOn: null };
  // The employee is whose the mailbox is.
  const email = `employee@${mark}.example`;
  await product.database.tenant(organizationId, (tx) =>
    savePeople(tx, { organizationId, people: [{ ...blank, personId, fullName: `Person ${mark}`, email }] }),
  );
});
afterAll(() => product.close());

const get = (url: string, role: Role = 'owner', of = product.a) =>
  product.server.inject({ url, cookies: { plumbline: of.tokens[role] } });

const feed = async (query: string) => listActivities.output.parse((await get(`/api/activities?${query}`)).json());

describe('the feed', () => {
  it('tells what happened on days of the organization’s zone, by person and kind', async () => {
    const { personId, activityId, connectionId } = product.a;
    const found = [
      expect.objectContaining({
        id: activityId,
        kind: 'mail-sent',
        person: { id: personId, name: expect.any(String) },
      }),
    ];
    expect((await feed('from=2026-03-02&to=2026-03-02')).activities).toEqual(found);
    expect((await feed('from=2026-03-03')).activities).toEqual([]);
    expect((await feed('to=2026-03-01')).activities).toEqual([]);
    expect((await feed(`person=${personId}&kind=mail-sent,chat&source=${connectionId}`)).activities).toEqual(found);
    for (const other of [`person=${randomUUID()}`, `source=${randomUUID()}`, 'kind=meeting']) {
      expect((await feed(other)).activities, other).toEqual([]);
    }
  });

  it.each([
    ['after=yesterday', 'after'],
    ['after=2026-13-45T00:00:00.000Z~00000000-0000-4000-8000-000000000001', 'after'],
    ['kind=thoughts', 'kind'],
    ['person=Ana', 'person'],
    ['limit=1000', 'limit'],
    ['from=2026-03-03&to=2026-03-01', 'to'],
  ])('asked with %s is refused naming the field', async (query, field) => {
    const answer = await get(`/api/activities?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(errorOf(answer).fields[0]?.field).toContain(field);
  });

  it('says of nothing what it was about', async () => {
    const { activityId } = product.a;
    const names = (value: unknown): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([name, inner]) => [name, ...names(inner)])
        : [];
    const detail = (await get(`/api/activities/${activityId}`)).json();
    for (const name of names(detail)) expect(name).not.toMatch(/subject|body|text|content|attachment|file|preview/i);
  });
});

describe('one’s own feed', () => {
  it('holds what is held of who asks, and opens it', async () => {
    const { activityId } = product.a;
    const own = listOwnActivities.output.parse((await get('/api/own/activities', 'employee')).json());
    expect(own).toMatchObject({ person: { name: expect.any(String) }, activities: [{ id: activityId }] });
    const detail = ActivityDetail.parse((await get(`/api/own/activities/${activityId}`, 'employee')).json());
    expect(detail.activity.id).toBe(activityId);
    expect(detail.signals.find(({ signal }) => signal === 'mail-sent')).toMatchObject({ counts: true });
  });

  it('of whoever is not on the roster holds nothing', async () => {
    const own = (await get('/api/own/activities', 'manager')).json();
    expect(own).toEqual({ activities: [], next: null, reached: null, person: null });
    expect((await get(`/api/own/activities/${product.a.activityId}`, 'manager')).statusCode).toBe(404);
  });

  it('never opens what is somebody else’s', async () => {
    expect((await get(`/api/own/activities/${product.b.activityId}`, 'employee')).statusCode).toBe(404);
    expect((await get('/api/activities', 'employee')).statusCode).toBe(403);
    expect((await get(`/api/activities/${product.a.activityId}`, 'employee')).statusCode).toBe(403);
  });
});

const file = (format: string) => get(`/api/export/feed?from=2026-03-01&to=2026-03-03&format=${format}`);

describe('the feed as a file', () => {
  it('holds the same lines in every format', async () => {
    const [line] = FeedLine.array().parse((await file('json')).json());
    expect(line).toMatchObject({ id: product.a.activityId, kind: 'mail-sent', at: '2026-03-02T08:00:00.000Z' });
    expect(FeedLine.parse(JSON.parse((await file('jsonl')).body))).toEqual(line);
    const csv = (await file('csv')).body.split('\n');
    expect(csv[0]?.split(',')).toEqual(Object.keys(FeedLine.shape));
    expect(csv[1]).toContain(product.a.activityId);
    const answer = await file('parquet');
    expect(answer.headers['content-disposition']).toBe(
      'attachment; filename="plumbline-feed-2026-03-01-2026-03-03.parquet"',
    );
    const { rawPayload } = answer;
    const bytes = new Uint8Array(rawPayload).buffer;
    const [row] = await parquetReadObjects({ file: bytes });
    expect(row).toEqual({ ...line, at: new Date(line!.at), othersCount: 1n, copies: 1n });
  });

  it.each(['activity', 'signals', 'events', 'measures', 'contacts'])(
    '%s comes as JSON and Parquet too',
    async (what) => {
      const url = `/api/export/${what}?${what === 'contacts' ? '' : 'from=2026-03-01&to=2026-03-03&'}format=`;
      expect((await get(`${url}json`)).json()).toBeInstanceOf(Array);
      const { rawPayload, headers } = await get(`${url}parquet`);
      expect(headers['content-type']).toBe('application/vnd.apache.parquet');
      expect([rawPayload.subarray(0, 4).toString(), rawPayload.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
    },
  );
});
