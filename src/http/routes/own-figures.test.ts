// One's own figures: only the person whose address the login has, and nobody else.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readOwnEvidence, readOwnFigures } from '../../contract/own-figures.ts';
import { openTestProduct, type TestProduct } from '../testing-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await openTestProduct();
  const { organizationId, personId } = product.a;
  await product.database.tenant(organizationId, (tx) =>
    tx
      .updateTable('person')
      .set({ email: 'employee@aaaa-marked.example' })
      .where('organization_id', '=', organizationId)
      .where('person_id', '=', personId)
      .execute(),
  );
});
afterAll(() => product.close());

const period = 'from=2026-03-01&to=2026-03-03';
const get = (url: string, token = product.a.tokens.employee) =>
  product.server.inject({ url, cookies: { plumbline: token } });

it('an employee sees all of their own figures, and the rows behind each', async () => {
  const figures = readOwnFigures.output.parse((await get(`/api/own/figures?${period}`)).json());
  expect(figures.person.id).toBe(product.a.personId);
  expect(figures.signals.length).toBeGreaterThan(40);
  const evidence = readOwnEvidence.output.parse((await get(`/api/own/evidence?signal=mail-sent&${period}`)).json());
  expect(evidence.rows).toMatchObject([{ kind: 'mail', direction: 'sent', counts: true }]);
});

it('who is not on the roster has none, and nobody has another one’s', async () => {
  for (const token of [product.a.tokens.manager, product.b.tokens.employee]) {
    expect((await get(`/api/own/figures?${period}`, token)).statusCode).toBe(404);
    expect((await get(`/api/own/evidence?signal=mail-sent&${period}`, token)).statusCode).toBe(404);
  }
  const id = product.a.personId;
  expect((await get(`/api/people/${id}?${period}`)).statusCode).toBe(403);
});
