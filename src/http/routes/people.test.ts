// People, figures, evidence and files, as an owner asks for them; and what is answered to odd questions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActivityLine, readEvidence, SignalLine } from '../../contract/people.ts';
import { errorOf } from '../testing.ts';
import { openTestProduct, type TestProduct } from '../testing-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await openTestProduct();
});
afterAll(() => product.close());

const get = (url: string) => product.server.inject({ url, cookies: { plumbline: product.a.tokens.owner } });
const period = 'from=2026-03-01&to=2026-03-03';

describe('people', () => {
  it('are listed with their days, and open to a person and to evidence', async () => {
    const list = (await get(`/api/people?${period}`)).json();
    expect(list).toMatchObject({ total: 1, days: ['2026-03-01', '2026-03-02', '2026-03-03'] });
    const [{ id }] = list.people;
    expect((await get(`/api/people/${id}?${period}`)).json().signals.length).toBeGreaterThan(10);
    const evidence = await get(`/api/people/${id}/evidence?signal=mail-sent&${period}`);
    const { rows } = readEvidence.output.parse(evidence.json());
    expect(rows).toMatchObject([{ direction: 'sent', counts: true, others: ['to@aaaa-marked.example'] }]);
  });

  it.each([
    ['from=2026-03-03&to=2026-03-01', 'to', 'The period ends before it begins (2026-03-03).'],
    ['from=2016-03-03&to=2026-03-01', 'from', 'At most 1098 days at a time.'],
    ['from=2026-02-30&to=2026-03-01', 'from', 'Invalid'],
    [`${period}&signals=mail-sent,mail-read`, 'signals', 'There is no signal "mail-read". Choose from: mail-sent'],
    [`${period}&size=5000`, 'size', '200'],
    [`${period}&sort=focus-hours`, 'sort', 'Invalid option'],
  ])('asked with %s are refused naming the field', async (query, field, message) => {
    const answer = await get(`/api/people?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(errorOf(answer).fields).toMatchObject([{ field, message: expect.stringContaining(message) }]);
  });
});

describe('files', () => {
  it('hold every figure and every activity, one a line', async () => {
    const figures = (await get(`/api/export/signals?${period}`)).body.trimEnd().split('\n');
    expect(
      figures.map((line) => SignalLine.parse(JSON.parse(line))).filter(({ signal }) => signal === 'mail-sent'),
    ).toHaveLength(3);
    const [activity] = (await get('/api/export/activity')).body.trimEnd().split('\n');
    expect(ActivityLine.parse(JSON.parse(activity ?? ''))).toMatchObject({
      kind: 'mail',
      actor: 'person@aaaa-marked.example',
    });
    const table = await get(`/api/export/signals?${period}&format=csv&person=PERSON@aaaa-marked.example`);
    expect(table.body.split('\n')[0]).toContain(
      'person,email,personId,day,signal,unit,value,state,coverage,asOf,reason.code,reason.text',
    );
    expect(table.headers['content-disposition']).toBe(
      'attachment; filename="plumbline-signals-2026-03-01-2026-03-03.csv"',
    );
  });

  it('of an address that is nobody’s are refused, also of another organization’s', async () => {
    for (const address of ['nobody@example.com', 'person@bbbb-marked.example']) {
      const answer = await get(`/api/export/activity?person=${address}`);
      expect(errorOf(answer).fields).toEqual([{ field: 'person', message: `Nobody here has the address ${address}.` }]);
    }
  });
});
