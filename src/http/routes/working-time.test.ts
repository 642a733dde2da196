// Working time over the API: what is refused and why, one's own where the organization allows it, and what it comes to.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOf } from '../testing.ts';
import { openTestProduct, type TestProduct } from '../testing-product.ts';

const hours = { '0': [], '1': [[540, 1020]], '2': [], '3': [], '4': [], '5': [], '6': [] };
const version = { from: '2026-03-02', zone: 'Europe/Berlin', hours, save: true };

let product: TestProduct;
beforeAll(async () => {
  product = await openTestProduct();
});
afterAll(() => product.close());

const as = (role: 'owner' | 'employee', asked: `${'GET' | 'POST'} /${string}`, payload?: object) =>
  product.server.inject({
    method: asked.startsWith('GET') ? 'GET' : 'POST',
    url: asked.slice(asked.indexOf('/')),
    cookies: { plumbline: product.a.tokens[role] },
    ...(payload === undefined ? {} : { payload }),
  });
/** The first fault of a refused request. */
const faultOf = (answer: Parameters<typeof errorOf>[0]) => {
  const [fault] = errorOf(answer).fields;
  return `${fault?.field}: ${fault?.message}`;
};

test.each([
  [{ ...hours, '1': [[1320, 360]] }, /^hours\.1: Hours end at 24:00 at the latest\. Write a night shift as two parts/],
  [{ ...hours, '1': [[540, 540]] }, /^hours\.1: Hours end at 24:00/],
  [
    {
      ...hours,
      '1': [
        [540, 720],
        [700, 900],
      ],
    },
    /^hours\.1: Two parts overlap\./,
  ],
  [{ ...hours, '1': Array.from({ length: 7 }, (_, at) => [at * 60, at * 60 + 30]) }, /^hours\.1: At most six parts/],
])('hours such as %j are refused', async (wanted, message) => {
  const answer = await as('owner', 'POST /api/working-time', { ...version, hours: wanted });
  expect([answer.statusCode, faultOf(answer)]).toEqual([400, expect.stringMatching(message)]);
});

test('a zone that nobody knows and leave that ends before it begins are refused', async () => {
  const zone = await as('owner', 'POST /api/working-time', { ...version, zone: 'Mars/Olympus' });
  expect(faultOf(zone)).toBe('zone: Enter an IANA time zone such as Europe/Berlin.');
  const path = `/api/people/${product.a.personId}/leave` as const;
  const leave = await as('owner', `POST ${path}`, { from: '2026-03-03', to: '2026-03-02', save: true });
  expect(faultOf(leave)).toBe('to: It ends before it begins.');
});

test('nothing is saved before it is asked for', async () => {
  const path = `/api/people/${product.a.personId}/working-time` as const;
  expect((await as('owner', `POST ${path}`, { ...version, save: false })).json()).toMatchObject({ saved: false });
  expect((await as('owner', `GET ${path}`)).json().versions).toHaveLength(1);
  expect((await as('owner', `POST ${path}`, version)).json()).toMatchObject({ saved: true });
  const shown = (await as('owner', `GET ${path}`)).json();
  expect(shown.versions).toMatchObject([{ from: null }, { from: '2026-03-02', text: 'Mon 09:00–17:00' }]);
  expect(shown).toMatchObject({ zone: 'Europe/Berlin', zoneFrom: 'person', hoursFrom: 'person', mayChange: true });
});

test('people change their own where the organization lets them, and nobody else’s', async () => {
  expect((await as('employee', 'GET /api/own/working-time')).json()).toEqual({ times: null });
  const email = `employee@${product.a.mark}.example`;
  await as('owner', 'POST /api/roster/people', { fullName: 'Eve', email });
  expect((await as('employee', 'POST /api/own/working-time', version)).json()).toMatchObject({ saved: true });
  const own = (await as('employee', 'GET /api/own/working-time')).json();
  expect(own.times).toMatchObject({ zone: 'Europe/Berlin', mayChange: true });
  const leave = { from: '2026-03-02', to: '2026-03-02', part: 'morning', save: true };
  expect((await as('employee', 'POST /api/own/leave', leave)).statusCode).toBe(200);
  await as('owner', 'POST /api/working-time/own', { allowed: false });
  const refused = await as('employee', 'POST /api/own/leave', leave);
  expect([refused.statusCode, errorOf(refused).code]).toEqual([403, 'not-allowed']);
  expect((await as('employee', 'GET /api/own/working-time')).json().times).toMatchObject({
    mayChange: false,
    leave: [{ part: 'morning' }],
  });
  expect((await as('employee', `GET /api/people/${product.a.personId}/working-time`)).statusCode).toBe(403);
});
