// Whose accounts may be, on cases that went wrong elsewhere: precision comes before recall.
import { describe, expect, test } from 'vitest';
import { indexPeople, type KnownPerson } from './people-index.ts';
import { type OpenAccount, proposeOwner } from './proposals.ts';

const person = (personId: string, fullName: string, more: Partial<KnownPerson> = {}): KnownPerson => ({
  personId,
  fullName,
  addresses: [`${personId}@contoso.com`],
  otherNames: [],
  department: null,
  jobTitle: null,
  left: false,
  connectionIds: ['directory'],
  ...more,
});

const account = (displayName: string, more: Partial<OpenAccount> = {}): OpenAccount => ({
  accountId: 'account',
  connectionId: 'chat',
  sourceId: 'U02AB3CDE',
  displayName,
  addresses: [],
  department: null,
  jobTitle: null,
  refused: [],
  ...more,
});

const john = person('john.smith', 'John Smith', { department: 'Sales' });
const maria = person('maria.garcia', 'María García López');
const others = [person('ben.okafor', 'Ben Okafor'), person('chloe.dubois', 'Chloé Dubois')];
const propose = (one: OpenAccount, ...people: readonly KnownPerson[]) =>
  proposeOwner(one, indexPeople([...people, ...others]));
const best = (one: OpenAccount, ...people: readonly KnownPerson[]) => {
  const { candidates, clear } = propose(one, ...people);
  const [first] = candidates;
  return first === undefined ? null : { ...first, clear };
};

test('people may be called like anything', () => {
  const index = indexPeople([john, person('bob', 'Constructor Bob')]);
  expect(proposeOwner(account('Constructor Bob'), index).candidates[0]?.personId).toBe('bob');
});

describe('who it is', () => {
  test('an exact address is certain', () => {
    const found = best(account('whoever', { addresses: ['john.smith@contoso.com'] }), john);
    expect(found).toMatchObject({ personId: 'john.smith', confidence: 1, clear: true });
  });

  test.each([
    ['John Smith', 0.75, 'same-name'],
    ['Smith, John', 0.75, 'same-name'],
    ['Dr. John Smith (Sales EMEA)', 0.75, 'same-name'],
    ['JOHN  SMITH', 0.75, 'same-name'],
    ['John Paul Smith', 0.65, 'part-of-name'],
    ['J. Smith', 0.5, 'initial-and-name'],
  ])('%s is John Smith by %f', (name, confidence, reason) => {
    const found = best(account(name), john);
    expect(found).toMatchObject({ personId: 'john.smith', confidence });
    expect(found?.reasons).toContain(reason);
  });

  test.each([
    ['jsmith', 'handle-of-initial', false],
    ['john-smith', 'handle-of-name', false],
    ['john.smith', 'handle-of-name', false],
    ['johnsmith', 'handle-of-name', false],
    ['smithjohn', 'handle-of-name', false],
    ['@JohnSmith', 'handle-of-name', false],
    ['johnsmith42', 'handle-of-name', false],
    ['j.smith42', 'handle-of-initial', false],
  ])('the user name %s is proposed for John Smith by %s', (name, reason, clear) => {
    const found = best(account('', { sourceId: name }), john);
    expect(found).toMatchObject({ personId: 'john.smith', clear });
    expect(found?.reasons).toContain(reason);
  });

  test('marks and umlauts are written in many ways', () => {
    const muller = person('mm', 'Jürgen Müller');
    for (const name of ['Jürgen Müller', 'Juergen Mueller', 'Jurgen Muller', 'Mueller, Jürgen'])
      expect(best(account(name), muller), name).toMatchObject({ personId: 'mm' });
    expect(best(account('Maria Garcia Lopez'), maria)?.reasons).toContain('same-name');
    expect(best(account('Maria Garcia'), maria)?.reasons).toContain('part-of-name');
    expect(best(account('Łukasz Żółć'), person('lz', 'Lukasz Zolc'))?.reasons).toContain('same-name');
    expect(best(account('Søren Ærø'), person('sa', 'Soeren Aeroe'))?.personId).toBe('sa');
  });

  test.each([
    ['Сергей Иванов', 'Sergey Ivanov'],
    ['Сергей Иванов', 'Sergei Ivanov'],
    ['Юлия Щербакова', 'Yulia Shcherbakova'],
    ['Иванов Сергей Петрович', 'Sergey Ivanov'],
    ['Γιώργος Παπαδόπουλος', 'Giorgos Papadopoulos'],
  ])('%s is %s in another alphabet, and is left to a person to confirm', (name, latin) => {
    const found = best(account(name), person('x', latin));
    expect(found).toMatchObject({ personId: 'x', clear: false });
    expect(found?.reasons).toContain('same-name-transliterated');
  });

  test('a short form of a first name counts where it is certain', () => {
    const robert = person('robert.king', 'Robert King');
    expect(best(account('Bob King'), robert)?.reasons).toContain('nickname');
    expect(best(account('', { sourceId: 'bobking' }), robert)?.reasons).toContain('handle-of-name');
    expect(best(account('Bert King'), robert)).toBeNull();
  });

  test('a changed surname is found by the address that was kept', () => {
    const jane = person('jane.miller', 'Jane Miller', {
      addresses: ['jane.miller@contoso.com', 'jane.smith@contoso.com'],
    });
    const tenant = person('t', 'Tom Tenant', { addresses: ['tom@contoso.onmicrosoft.com'] });
    const found = best(account('Jane Smith', { addresses: ['jane.smith@contoso.onmicrosoft.com'] }), jane, tenant);
    expect(found).toMatchObject({ personId: 'jane.miller' });
    expect(found?.reasons).not.toContain('other-name');
    expect(best(account('Jane Smith'), person('jane.miller', 'Jane Miller'))).toBeNull();
  });

  test('what stands before the @ counts in the organization’s other domains, and little outside', () => {
    const both = { addresses: ['john.smith@contoso.com', 'john.smith@contoso.onmicrosoft.com'] };
    const people = [
      person('john.smith', 'John Smith', both),
      person('ann.lee', 'Ann Lee', { addresses: ['ann@contoso.onmicrosoft.com'] }),
    ];
    expect(best(account('', { addresses: ['ann.lee@contoso.com'] }), ...people)?.personId).toBe('ann.lee');
    const inside = best(account('', { addresses: ['ann@contoso.com'] }), ...people);
    expect(inside).toMatchObject({ personId: 'ann.lee', confidence: 0.9, clear: true });
    const outside = best(account('', { addresses: ['john.smith@gmail.com'] }), ...people);
    expect(outside).toMatchObject({ personId: 'john.smith', clear: false });
  });
});

describe('who it may not be', () => {
  test('two people of one name are both proposed, and neither is clear', () => {
    const two = propose(account('John Smith'), john, person('john.smith2', 'John Smith'));
    expect(two.candidates.map((one) => one.confidence)).toEqual([0.75, 0.75]);
    expect(two).toMatchObject({ margin: 0, clear: false });
  });

  test('of two people of one name the one in the same department comes first, not far enough to be clear', () => {
    const two = propose(account('John Smith', { department: 'Sales' }), john, person('js2', 'John Smith'));
    expect(two.candidates[0]?.personId).toBe('john.smith');
    expect(two.clear).toBe(false);
  });

  test('whoever has an account in the source already is the less likely one', () => {
    const here = person('js2', 'John Smith', { connectionIds: ['directory', 'chat'] });
    expect(propose(account('John Smith'), john, here)).toMatchObject({ margin: 0.25, clear: true });
    expect(best(account('John Smith'), here)).toMatchObject({ clear: false });
  });

  test('jsmith may be John or Jane', () => {
    const two = propose(account('', { sourceId: 'jsmith' }), john, person('jane.smith', 'Jane Smith'));
    expect(two.candidates).toHaveLength(2);
    expect(two.clear).toBe(false);
  });

  test('a guest of another company is somebody else of the same name', () => {
    const guest = account('John Smith', { addresses: ['john.smith@fabrikam.com'] });
    expect(best(guest, john)).toMatchObject({ clear: false });
    expect(best(guest, john)?.reasons).toContain('other-company');
  });

  test('whoever is named as an external is left to a person to confirm', () => {
    expect(best(account('John Smith (External)'), john)).toMatchObject({ confidence: 0.5, clear: false });
  });

  test('the address of another first name is not a relative’s', () => {
    const found = best(account('Mary Smith', { addresses: ['j.smith@contoso.com'] }), person('js', 'John Smith'));
    expect(found?.clear ?? false).toBe(false);
  });

  test.each(['Sales Team', 'John Smith Support', 'Reception', 'info'])('%s is a mailbox of nobody', (name) => {
    const found = best(
      account(name, { addresses: ['sales@contoso.com'] }),
      john,
      person('sa', 'Sam Ales', { addresses: ['s.ales@contoso.com', 'sales@contoso.net'] }),
    );
    expect(found?.clear ?? false).toBe(false);
  });

  test('a shared mailbox is nobody’s though somebody has its name before the @ elsewhere', () => {
    const odd = person('x', 'Xavier Info', { addresses: ['info@contoso.onmicrosoft.com', 'x@contoso.com'] });
    expect(best(account('Info', { addresses: ['info@contoso.com'] }), odd)?.clear ?? false).toBe(false);
  });

  test('one word, an id of a system, and a first name alone say nothing', () => {
    for (const name of ['John', 'Smith', 'js', 'a1b2c3', '8f14e45f-ceea-467f', 'JS'])
      expect(best(account(name, { sourceId: name }), john), name).toBeNull();
  });

  test('whom somebody refused is not proposed again', () => {
    expect(best(account('John Smith', { refused: ['john.smith'] }), john)).toBeNull();
  });

  test('an empty roster gives nobody', () => {
    expect(proposeOwner(account('John Smith'), indexPeople([])).candidates).toEqual([]);
  });
});
