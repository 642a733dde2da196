// Saved views: private ones are seen by nobody else, shared ones are changed by those who may, deleting can be undone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listViews } from '../../contract/views.ts';
import { openTestProduct, type TestProduct } from '../testing-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await openTestProduct();
});
afterAll(() => product.close());

type Role = 'owner' | 'manager' | 'employee';

const post = async (role: Role, path: string, payload: object = {}) => {
  const url = `/api/views${path}`;
  const answer = await product.server.inject({
    method: 'POST',
    url,
    payload,
    cookies: { plumbline: product.a.tokens[role] },
  });
  return { status: answer.statusCode, body: answer.json() };
};

const list = async (role: Role, page = 'people') => {
  const cookies = { plumbline: product.a.tokens[role] };
  const answer = await product.server.inject({ url: `/api/views?page=${page}`, cookies });
  return listViews.output.parse(answer.json()).views;
};

const opening = async (role: Role): Promise<string[]> =>
  (await list(role)).filter((view) => view.isDefault).map((view) => view.id);

const save = async (role: Role, name: string, shared = false): Promise<string> => {
  const filter = { search: name };
  const { status, body } = await post(role, '', { page: 'people', name, filter, shared });
  expect(status).toBe(200);
  return body.view.id;
};

describe('a saved view', () => {
  it('that is private is seen by nobody else', async () => {
    const id = await save('employee', 'Mine');
    expect((await list('employee')).map((view) => view.id)).toContain(id);
    for (const role of ['owner', 'manager'] as const) {
      expect((await list(role)).map((view) => view.id)).not.toContain(id);
      expect((await post(role, `/${id}`, { name: 'Theirs' })).status).toBe(404);
      expect((await post(role, `/${id}/delete`)).status).toBe(404);
      expect((await post(role, `/${id}/default`, { on: true })).status).toBe(404);
    }
  });

  it('that is shared is everybody’s to see, and theirs to change who run the organization', async () => {
    expect((await post('manager', '', { page: 'people', name: 'Ours', filter: {}, shared: true })).status).toBe(403);
    const id = await save('owner', 'Ours', true);
    expect(await list('employee')).toContainEqual(expect.objectContaining({ id, own: false, mayChange: false }));
    expect((await post('employee', `/${id}`, { name: 'Taken' })).status).toBe(403);
    expect((await post('owner', `/${id}`, { name: 'Everybody' })).body.view.name).toBe('Everybody');
    expect((await list('manager')).find((view) => view.id === id)?.name).toBe('Everybody');
    await post('owner', `/${id}`, { shared: false });
    expect((await list('employee')).map((view) => view.id)).not.toContain(id);
  });

  it('comes back when deleting it is undone, with all that it was', async () => {
    const id = await save('owner', 'Gone');
    await post('owner', `/${id}/default`, { on: true });
    expect((await post('owner', `/${id}/delete`)).status).toBe(200);
    expect((await list('owner')).map((view) => view.id)).not.toContain(id);
    expect((await post('owner', `/${id}/delete`)).status).toBe(404);
    expect((await post('manager', `/${id}/restore`)).status).toBe(404);
    expect((await post('owner', `/${id}/restore`)).body.view).toMatchObject({
      name: 'Gone',
      filter: { search: 'Gone' },
      isDefault: true,
    });
    expect((await post('owner', `/${id}/restore`)).status).toBe(404);
  });

  it('cannot be brought back after a day', async () => {
    const id = await save('owner', 'Old');
    product.clock.offset = -86_401_000;
    await post('owner', `/${id}/delete`);
    product.clock.offset = 0;
    await save('owner', 'New');
    expect((await post('owner', `/${id}/restore`)).status).toBe(404);
  });

  it('opens the page for who chose it, one at a time', async () => {
    const [first, second] = [await save('owner', 'First', true), await save('owner', 'Second', true)];
    await post('owner', `/${first}/default`, { on: true });
    await post('owner', `/${second}/default`, { on: true });
    expect(await opening('owner')).toEqual([second]);
    expect(await opening('employee')).toEqual([]);
    await post('employee', `/${first}/default`, { on: true });
    expect(await opening('employee')).toEqual([first]);
    await post('owner', `/${second}/default`, { on: false });
    expect(await opening('owner')).toEqual([]);
    expect(await opening('employee')).toEqual([first]);
  });

  it('has a name of its own, and a filter that could stand in an address', async () => {
    await save('owner', 'Sales');
    const again = await post('owner', '', { page: 'people', name: ' sales ', filter: {} });
    expect([again.status, again.body.error.fields[0].field]).toEqual([400, 'name']);
    expect((await post('owner', '', { page: 'activities', name: 'Sales', filter: {} })).status).toBe(200);
    for (const filter of [{ 'a b': 'x' }, { search: 'x'.repeat(1001) }, { search: 1 }]) {
      expect((await post('owner', '', { page: 'people', name: 'Odd', filter })).status).toBe(400);
    }
    expect((await post('owner', '', { page: 'nowhere', name: 'Odd', filter: {} })).status).toBe(400);
  });

  it('is of people who sign in: the operator has none', async () => {
    const headers = {
      authorization: `Bearer ${product.operatorToken}`,
      'x-plumbline-organization': product.a.organizationId,
    };
    const payload = { page: 'people', name: 'Operator', filter: {} };
    const answer = await product.server.inject({ method: 'POST', url: '/api/views', headers, payload });
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'no-login']);
  });
});
