// Own domains: proposed out of the roster and the directory, decided by a person, never those of free mail.
import { beforeEach, describe, expect, test } from 'vitest';
import { withDatabases } from '../db/testing.ts';
import { decideDomain, readDomains } from './domains.ts';
import { isFreeMail } from './free-mail.ts';
import { addPerson } from './roster-edit.ts';
import { accountOf, connectDirectory, makeOrganization, now, seeAccounts } from './testing-roster.ts';

test.each(['gmail.com', 'outlook.de', 'hotmail.co.uk', 'yahoo.com.br', 'gmx.net', 't-online.de', 'qq.com'])(
  '%s is free mail',
  (domain) => {
    expect(isFreeMail(domain)).toBe(true);
  },
);
test.each(['contoso.com', 'outlook.contoso.com', 'live', 'gmail.com.contoso.com', 'yahoo-inc.com'])(
  '%s is not free mail',
  (domain) => {
    expect(isFreeMail(domain)).toBe(false);
  },
);

withDatabases((here) => {
  let organizationId = '';
  beforeEach(async () => {
    organizationId = await makeOrganization(here);
    const directory = { organizationId, connectionId: await connectDirectory(here, organizationId) };
    await seeAccounts(
      here,
      directory,
      accountOf(directory, 'ana', { addresses: ['ana@contoso.com', 'ana@contoso.onmicrosoft.com'] }),
      accountOf(directory, 'ben'),
      accountOf(directory, 'desk', { kind: 'shared', addresses: ['desk@support.contoso.com'] }),
      accountOf(directory, 'visitor', { kind: 'guest', addresses: ['visitor@fabrikam.com'] }),
    );
    const dia = { fullName: 'Dia', email: 'dia@gmail.com' };
    await here.database.tenant(organizationId, (tx) => addPerson(tx, { organizationId, now }, dia));
  });
  const read = () => here.database.tenant(organizationId, (tx) => readDomains(tx, organizationId));
  const decide = (domain: string, state: 'own' | 'outside' | 'proposed') =>
    here.database.tenant(organizationId, (tx) => decideDomain(tx, { organizationId, domain, state, by: 'Ana', now }));
  const shown = async () =>
    (await read()).domains.map(({ domain, state, people, accounts }) => [domain, state, people, accounts]);

  describe('domains', () => {
    test('are proposed with how many addresses are in them; guests and free mail propose none', async () => {
      expect(await shown()).toEqual([
        ['contoso.com', 'proposed', 2, 2],
        ['contoso.onmicrosoft.com', 'proposed', 0, 1],
        ['support.contoso.com', 'proposed', 0, 1],
      ]);
      expect((await read()).freeMail).toEqual({ people: 1, domains: ['gmail.com'] });
    });

    test('are decided, decided otherwise, and undecided again; who and when is told', async () => {
      await decide('contoso.com', 'own');
      await decide('support.contoso.com', 'own');
      await decide('support.contoso.com', 'outside');
      await decide('fabrikam.com', 'outside');
      expect((await read()).domains).toMatchObject([
        { domain: 'contoso.com', state: 'own', decided: { by: 'Ana', at: now.toISOString() } },
        { domain: 'contoso.onmicrosoft.com', state: 'proposed', decided: null },
        { domain: 'support.contoso.com', state: 'outside' },
        { domain: 'fabrikam.com', state: 'outside', people: 0, accounts: 0 },
      ]);
      await decide('fabrikam.com', 'proposed');
      await decide('contoso.com', 'proposed');
      expect((await shown()).map(([domain, state]) => `${domain} ${state}`)).toEqual([
        'contoso.com proposed',
        'contoso.onmicrosoft.com proposed',
        'support.contoso.com outside',
      ]);
    });

    test('of free mail are never own', async () => {
      expect(await decide('gmail.com', 'own')).toBe('free-mail');
      expect((await shown()).map(([domain]) => domain)).not.toContain('gmail.com');
    });
  });
});
