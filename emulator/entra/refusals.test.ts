// The table of refusals: each AADSTS code can be provoked at each endpoint where a client meets it, with the OAuth error that goes with it.
import { afterEach, expect, test } from 'vitest';
import { clientId, startTest, tenantId, type TestEmulator } from '../harness.ts';
import { aadstsCodes } from './errors.ts';
import { callback, openBrowser } from './testing.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

// Every code in the published table of codes that a client can be answered with.
const published =
  `7000215 7000222 7000218 7000112 7000113 7000114 7000116 7000229 700016 700011 700027 700024 700023 700022 700025
  700030 70011 1002012 28002 28003 650053 65005 65001 65004 65002 650051 650052 650054 650056 650057 90008 90094 90095 90093 90099
  500011 500014 50001 90002 900023 90038 90051 50194 9002332 90124 90130 9001023 500208 50020 50034 50014 50053 50055 50126 50056
  50057 50058 50072 50074 50076 50079 50078 50097 50129 53000 53001 50105 50131 53003 53004 53010 53011 530034 530032 530035 50132
  50133 50140 50199 50173 50196 70000 70008 700081 700082 700084 70043 70044 70046 54005 501481 50147 501491 700005 50011 900971
  9002313 9002325 9002326 900144 90014 900561 90056 90013 90023 90100 90015 90033 90006 90024 90025 90055 700054 70005 70003 70007
  1002016 120000 70016 70018 7000014 70019 70020 50134`
    .split(/\s+/)
    .map(Number);

test('every published code has a text', async () => {
  emulator = await startTest();
  expect(published.filter((code) => !aadstsCodes.includes(code))).toEqual([]);
});

const strike = (path: string, code: number) =>
  emulator.control('POST', '/faults', { rules: [{ match: { path }, faults: [{ kind: 'entra', code }] }] });

test('every code can be provoked at the token endpoint, as JSON with the code and its text', async () => {
  emulator = await startTest();
  for (const code of aadstsCodes) {
    await strike('*/token', code);
    const { status, body } = await emulator.post(tenantId, { grant_type: 'client_credentials' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body['error_codes']).toEqual([code]);
    expect(body['error']).toMatch(/^[a-z_]+$/);
    expect(body['error_description']).toMatch(new RegExp(`^AADSTS${code}: .{10,}`));
  }
});

const query = {
  client_id: clientId,
  redirect_uri: callback,
  response_type: 'code',
  scope: 'https://graph.microsoft.com/.default',
  state: 's',
};

for (const path of ['oauth2/v2.0/authorize', 'v2.0/adminconsent', 'adminconsent']) {
  test(`every code can be provoked at ${path}, on a page or towards the app`, async () => {
    emulator = await startTest();
    for (const code of aadstsCodes) {
      await strike(`*/${path}`, code);
      const url = `${emulator.loginUrl}/organizations/${path}?${new URLSearchParams(query).toString()}`;
      const { status, html, sent } = await openBrowser().open(url);
      if (status === 302) expect(sent).toMatchObject({ state: 's' });
      else expect(status).toBe(400);
      expect(`${html}${sent['error_description'] ?? ''}`).toContain(`AADSTS${code}: `);
    }
  });
}

test('the device code endpoint can refuse too, and a rule without a path spares what people see', async () => {
  emulator = await startTest();
  await strike('*/devicecode', 50134);
  const url = `${emulator.loginUrl}/organizations/oauth2/v2.0`;
  const answer = await fetch(`${url}/devicecode`, { method: 'POST', body: new URLSearchParams(query) });
  expect(await answer.json()).toMatchObject({ error_codes: [50134] });
  await emulator.control('POST', '/faults', { rules: [{ faults: [{ kind: 'entra', code: 90033 }] }] });
  expect((await openBrowser().open(`${url}/authorize?${new URLSearchParams(query).toString()}`)).status).toBe(200);
});

test('a code that nobody knows is refused by the control API', async () => {
  emulator = await startTest();
  expect((await strike('*/token', 1)).status).toBe(400);
  expect((await emulator.control('GET', '/aadsts')).body['codes']).toEqual(aadstsCodes);
});
