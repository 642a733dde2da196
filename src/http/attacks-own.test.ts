// Attacks by employees who connect an account of their own that is to count as somebody else's.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownAddressFault } from '../connections/own-address.ts';
import { providers } from '../providers/index.ts';
import { AttackStage, someone } from './testing-attacks.ts';
import { openTestProduct } from './testing-product.ts';

let stage: AttackStage;
beforeAll(async () => {
  stage = new AttackStage(await openTestProduct());
});
afterAll(() => stage.product.close());

const enter = (address: string | null, rest: object = {}) => {
  const who = someone();
  stage.pages.grants.set(who.account, who);
  const fields = { secret: who.account, ...(address === null ? {} : { address }) };
  const wanted = { provider: 'test', way: 'password', streams: ['people'], since: null, fields };
  return stage.browser('employee').post('/api/own/connections', { ...wanted, ...rest });
};
const own = () => `employee@${stage.a.mark}.example`;

describe('an employee with a mail server that lets in whatever address it is asked for', () => {
  it.each(['owner', 'manager'])('is not taken for the %s', async (role) => {
    await stage.ready();
    const answer = await enter(`${role}@${stage.a.mark}.example`);
    expect(answer).toMatchObject({ code: 'invalid-input' });
    expect(answer.text).toContain('"field":"address"');
    expect(await stage.unchanged()).toBe(true);
  });

  it('is not taken for anybody when the password is entered again', async () => {
    const made = await enter(` MAILTO:${own().toUpperCase()} `);
    const { id: connectionId } = made.body['connection'] as { id: string };
    await stage.ready();
    const answer = await enter(`owner@${stage.a.mark}.example`, { connectionId });
    expect([answer.code, await stage.unchanged()]).toEqual(['invalid-input', true]);
  });
});

it('every form for employees that asks for an address is held to their own', () => {
  const forms = providers.flatMap(({ setup }) =>
    setup.ways.filter(({ who, interaction }) => who === 'employee' && interaction === 'form'),
  );
  expect(forms.map(({ id }) => id)).toEqual(['password']);
  for (const form of forms) {
    const fault = (address: string) => ownAddressFault(form, { address }, 'ana@contoso.com');
    expect(fault('ceo@contoso.com')).toMatchObject({ field: 'address' });
    expect(fault('ana@contoso.com.evil.example')).toMatchObject({ field: 'address' });
    expect(fault('')).toMatchObject({ field: 'address' });
    expect(fault(' Ana@Contoso.com ')).toBeNull();
  }
});
