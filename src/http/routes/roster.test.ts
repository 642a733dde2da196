// The roster over HTTP: a file is looked at, imported and undone; people are added, edited and let follow the directory.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf } from '../testing.ts';
import { openTestProduct, type TestProduct } from '../testing-product.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await openTestProduct();
});
afterAll(() => product.close());

const get = (url: string) => product.server.inject({ url, cookies: { plumbline: product.a.tokens.owner } });
const post = (url: string, payload: object) =>
  product.server.inject({ method: 'POST', url, payload, cookies: { plumbline: product.a.tokens.owner } });
const upload = (text: string) => ({ data: Buffer.from(text).toString('base64') });

const text = 'email,full_name,manager_email,note\nann@x.example,Ann,bob@x.example,secret\nbob@x.example,Bob,,\nx,X,,\n';

describe('a roster file', () => {
  it('is looked at, imported, listed and undone', async () => {
    const looked = (await post('/api/roster/check', upload(text))).json();
    expect(looked.report).toMatchObject({
      counts: { new: 2, refused: 1 },
      file: { encoding: 'UTF-8', delimiter: ',', ignoredColumns: ['note'], blankRows: 0 },
      rows: [{ row: 2, outcome: 'new' }, { row: 3 }, { row: 4, outcome: 'refused', faults: [{ column: 'email' }] }],
    });
    expect((await get('/api/roster/imports')).json()).toEqual({ imports: [] });
    const imported = (await post('/api/roster/imports', upload(text))).json();
    expect(imported.report).toEqual(looked.report);
    expect(imported.import).toMatchObject({ source: 'file', undone: null, undoable: true, counts: { new: 2 } });
    expect((await get('/api/roster/imports')).json()).toEqual({ imports: [imported.import] });
    expect((await post('/api/roster/imports', upload(text))).json().import).toBeNull();
    const undo = `/api/roster/imports/${imported.import.id}/undo`;
    expect((await post(undo, {})).json()).toEqual({ removed: 2, restored: 0, left: [] });
    const again = await post(undo, {});
    expect([again.statusCode, errorOf(again).code]).toEqual([409, 'already-undone']);
    expect((await get('/api/roster/imports')).json()).toMatchObject({
      imports: [{ undone: { by: 'owner aaaa-marked' }, undoable: false }],
    });
  });

  it('that cannot be read is refused with what to do', async () => {
    const answer = await post('/api/roster/check', upload('name;mail\nAnn;ann@x.example'));
    expect(answer.statusCode).toBe(400);
    expect(errorOf(answer)).toMatchObject({
      code: 'no-email-column',
      fix: expect.stringContaining('full_name, email'),
    });
  });

  it('begins with the template, which holds the header and nobody', async () => {
    const answer = await get('/api/roster/template');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="plumbline-roster.csv"');
    expect(answer.body).toBe('full_name,email,role,department,manager_email,start_date\n');
  });

  it('may be larger than a form', async () => {
    const rows = Array.from(
      { length: 9000 },
      (_, at) => `p${at}@x.example,Person ${at},Some department of some length`,
    );
    const answer = await post('/api/roster/check', upload(['email,full_name,department', ...rows].join('\n')));
    expect(answer.json().report.counts.new).toBe(9000);
  });
});

describe('a person', () => {
  it('is added, edited, leaves, and follows the directory again', async () => {
    const added = await post('/api/roster/people', { fullName: ' Cyd ', email: 'CYD@x.example', department: '' });
    const { person } = added.json();
    expect(person).toMatchObject({ fullName: 'Cyd', email: 'cyd@x.example', department: null, listed: false });
    const url = `/api/roster/people/${product.a.personId}`;
    const edited = await post(url, { manager: 'cyd@x.example', leftOn: '2026-12-31' });
    expect(edited.json().person).toMatchObject({ manager: { fullName: 'Cyd' }, kept: ['manager', 'leftOn'] });
    const followed = await post(`${url}/follow`, { fields: ['manager', 'leftOn'] });
    expect(followed.json().person).toMatchObject({ manager: null, leftOn: null, kept: [] });
    expect((await get(`/api/roster/people/${person.id}`)).json()).toEqual({ person });
  });

  it.each([
    [{ fullName: '', email: 'a@x.example' }, 'fullName', 'Enter the full name.'],
    [{ fullName: 'A', email: 'a at x' }, 'email', 'Enter an e-mail address such as ana@example.com.'],
    [
      { fullName: 'A', email: 'a@x.example', manager: 'lee' },
      'manager',
      'Enter an e-mail address such as ana@example.com.',
    ],
    [{ fullName: 'A', email: 'a@x.example', joinedOn: '3.4.2024' }, 'joinedOn', 'Enter a day as YYYY-MM-DD.'],
    [{ fullName: 'A', email: 'cyd@x.example' }, 'email', 'Cyd has this address already.'],
    [
      { fullName: 'A', email: 'a@x.example', manager: 'z@x.example' },
      'manager',
      'Nobody on the roster has this address.',
    ],
  ])('%j is refused naming the field', async (values, field, message) => {
    const answer = await post('/api/roster/people', values);
    expect(answer.statusCode).toBe(400);
    expect(errorOf(answer).fields).toEqual([{ field, message }]);
  });
});

describe('a domain', () => {
  it('of free mail is refused naming the field; an address is taken for its domain', async () => {
    const refused = await post('/api/domains', { domain: 'Someone@GMAIL.com', state: 'own' });
    expect(refused.statusCode).toBe(400);
    expect(errorOf(refused).fields).toMatchObject([{ field: 'domain', message: expect.stringContaining('gmail.com') }]);
    const decided = await post('/api/domains', { domain: '@x.example ', state: 'own' });
    expect(decided.json().domains).toContainEqual(expect.objectContaining({ domain: 'x.example', state: 'own' }));
    expect((await post('/api/domains', { domain: 'no domain', state: 'own' })).statusCode).toBe(400);
  });
});
