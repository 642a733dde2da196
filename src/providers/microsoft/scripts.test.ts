// The generated PowerShell: it parses, holds what it must, and nobody's name gets out of its quotes.
import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { exchangeRoles } from './permissions.ts';
import { listScripts } from './scripts.ts';
import { mailScripts } from './scripts-mail.ts';
import { quote } from './scripts-quoting.ts';
import { clientId } from './testing.ts';

interface Tree {
  readonly rootNode: {
    readonly hasError: boolean;
    descendantsOfType(type: string): { readonly text: string }[];
  };
}
let parse: (script: string) => Tree['rootNode'];

/** The grammar that editors colour PowerShell with. */
beforeAll(async () => {
  const require = createRequire(import.meta.url);
  const { Parser, Language } = require('@vscode/tree-sitter-wasm');
  await Parser.init();
  const parser = new Parser();
  const grammar = require
    .resolve('@vscode/tree-sitter-wasm')
    .replace(/tree-sitter\.js$/, 'tree-sitter-powershell.wasm');
  parser.setLanguage(await Language.load(grammar));
  parse = (script) => (parser.parse(script) as Tree).rootNode;
});

const streams = ['people', 'mail', 'meetings', 'mailbox-settings', 'contacts'];
const scriptsFor = (group: string | null, sample: { inside: string | null; outside: string | null } = samples) =>
  listScripts({ settings: { clientId }, streams, group, sample });
const samples = { inside: 'ana@contoso.com', outside: 'ben@contoso.com' };
const group = 'plumbline@contoso.com';

const isQuote = (letter: string | undefined): boolean => letter !== undefined && "'‘’‚‛".includes(letter);

/** How PowerShell reads single-quoted texts and comments; what is left is code. */
const readTexts = (script: string): { readonly texts: string[]; readonly code: string } => {
  const texts: string[] = [];
  let code = '';
  for (let at = 0; at < script.length; at += 1) {
    if (script[at] === '#') while (at < script.length && script[at] !== '\n') at += 1;
    if (script[at] === '"') {
      const end = script.indexOf('"', at + 1);
      code += script.slice(at, end + 1);
      at = end;
    } else if (isQuote(script[at])) {
      let text = '';
      for (at += 1; !isQuote(script[at]) || isQuote(script[at + 1]); at += 1) {
        if (at >= script.length) throw new Error('A text does not end.');
        if (isQuote(script[at])) at += 1;
        text += script[at] ?? '';
      }
      texts.push(text);
      code += 'TEXT';
    } else code += script[at] ?? '';
  }
  return { texts, code };
};

const hostile = [
  "O'Brien's team",
  "x'; Remove-Mailbox -Identity ceo; '",
  '’; Remove-Item -Recurse C:\\ ; ‘',
  '$(Remove-Mailbox ceo)',
  '`"$env:PATH`"',
  '"; exit; "',
  "'@\nRemove-Mailbox ceo\n@'",
  'a#b',
  '${x}',
  'Übung — ‚eins‛',
  '</script><script>',
  '-Confirm:$false',
];

describe('the generated PowerShell', () => {
  it('parses, with and without a group and samples', () => {
    for (const scripts of [scriptsFor(group), scriptsFor(null, { inside: null, outside: null })]) {
      expect(scripts).toHaveLength(5);
      for (const { script, title } of scripts) expect([title, parse(script).hasError]).toEqual([title, false]);
    }
  });

  it.each(["$a = 'x", 'if ($a { b }', '$x = @{ A = 1', 'foreach ($a in $b) { c', "New-X -Name 'a' | | Out-Null"])(
    'would not parse if it held %s',
    (broken) => {
      expect(parse(broken).hasError).toBe(true);
    },
  );

  it('gives the app the role of each chosen stream, for the group, and only once', () => {
    const script = scriptsFor(group)[0]?.script ?? '';
    for (const role of Object.values(exchangeRoles)) expect(script).toContain(`'${role}'`);
    expect(script).toContain(`$AppId = '${clientId}'`);
    expect(script).toContain(`$GroupAddress = '${group}'`);
    expect(script).toContain('Get-MgServicePrincipal -Filter "appId eq \'$AppId\'"');
    for (const made of ['ServicePrincipal', 'ManagementScope', 'ManagementRoleAssignment'])
      expect(script.indexOf(`Get-${made} `)).toBeLessThan(script.indexOf(`New-${made} `));
    const mail = listScripts({ settings: { clientId }, streams: ['people', 'mail'], group, sample: samples });
    expect(mail[0]?.script).toContain('Application Mail.ReadBasic');
    expect(mail[0]?.script).not.toContain('Calendars');
  });

  it('makes nothing without looking first, and stops at the first failure', () => {
    for (const { script } of scriptsFor(group)) {
      expect(script).toContain("$ErrorActionPreference = 'Stop'");
      for (const line of script.split('\n').filter((line) => /^\s*New-/.test(line)))
        expect(script).toMatch(new RegExp(`if \\(-not \\$\\w+\\) \\{\\s*${line.trim().split(' ')[0] ?? ''} `));
    }
  });

  it('proves the limit in both directions, for mailboxes that are known', () => {
    const [rbac, , , policy] = scriptsFor(group).map(({ script }) => script);
    for (const mailbox of Object.values(samples)) {
      expect(rbac).toContain(
        `\nTest-ServicePrincipalAuthorization -Identity $EnterpriseApp.Id -Resource '${mailbox}' `,
      );
      expect(policy).toContain(`\nTest-ApplicationAccessPolicy -Identity '${mailbox}' -AppId $AppId `);
    }
    const unknown = scriptsFor(group, { inside: null, outside: null })[0]?.script ?? '';
    expect(unknown).toContain(
      "\n# Test-ServicePrincipalAuthorization -Identity $EnterpriseApp.Id -Resource '<a mailbox in",
    );
  });

  it('says that the grant in Entra must go, and takes it away', () => {
    const [rbac, removal] = scriptsFor(group);
    expect(rbac?.text).toContain('take that away with the next script');
    expect(removal?.script).toContain('Remove-MgServicePrincipalAppRoleAssignment');
    expect(removal?.script).toContain("'Mail.Read'");
  });

  it('undoes each limit, also for streams that are no longer chosen', () => {
    const undo = listScripts({ settings: { clientId }, streams: ['mail'], group, sample: samples })[2]?.script ?? '';
    for (const role of Object.values(exchangeRoles)) expect(undo).toContain(role);
    expect(scriptsFor(group)[4]?.script).toContain('Remove-ApplicationAccessPolicy');
  });

  it('recommends RBAC for Applications only', () => {
    expect(scriptsFor(group).map(({ recommended }) => recommended)).toEqual([true, true, false, false, false]);
  });

  it('does not run before the group is named', () => {
    const script = scriptsFor(null)[0]?.script ?? '';
    expect(script).toMatch(/\$GroupAddress = '<address of the group>'\nif \(\$GroupAddress -like '<\*'\) \{ throw /);
    expect(scriptsFor(group)[0]?.script).not.toContain('-like');
  });

  it('is not there for one person, for no mailboxes, or without an app', () => {
    const asked = { streams, group, sample: samples };
    expect(listScripts({ ...asked, settings: { clientId, mode: 'delegated' } })).toEqual([]);
    expect(listScripts({ ...asked, settings: { clientId }, streams: ['people'] })).toEqual([]);
    expect(listScripts({ ...asked, settings: {} })).toEqual([]);
    expect(listScripts({ ...asked, settings: { clientId: "'; exit" } })).toEqual([]);
  });
});

const forCalls = (name: string | null) =>
  listScripts({ settings: { clientId }, streams: ['people', 'calls'], group: name, sample: samples });

describe('the PowerShell for calls', () => {
  it('parses, makes the policy only where it is missing, and grants it to the group or to everybody', () => {
    for (const name of [group, null, ...hostile]) {
      const scripts = forCalls(name);
      expect(scripts).toHaveLength(2);
      for (const { script } of scripts) expect(parse(script).hasError).toBe(false);
      expect(scripts[0]?.script).toMatch(/if \(-not \$Policy\) \{\s*New-CsApplicationAccessPolicy /);
      if (name !== null && quote(name) === null) expect(scripts[0]?.script).not.toContain(name);
    }
    expect(forCalls(group)[0]?.script).toContain(`$GroupAddress = '${group}'`);
    expect(forCalls(group)[0]?.script).toContain('-PolicyName $PolicyName -Group $GroupAddress');
    expect(forCalls(group)[0]?.script).not.toContain('-Global');
    expect(forCalls(null)[0]?.script).toContain('-PolicyName $PolicyName -Global');
    expect(forCalls(group)[1]?.script).toContain('-PolicyName $null -Group $GroupAddress');
  });

  it('stands beside that for mailboxes where both are read', () => {
    const all = listScripts({ settings: { clientId }, streams: [...streams, 'calls'], group, sample: samples });
    expect(all).toHaveLength(7);
  });
});

describe('a name in a script', () => {
  it.each(hostile)('%s stays what it is, or is left out', (name) => {
    const plain = readTexts(scriptsFor(group)[0]?.script ?? '');
    const { script } = scriptsFor(name, { inside: name, outside: name })[0] ?? { script: '' };
    expect(parse(script).hasError).toBe(false);
    const read = readTexts(script);
    if (quote(name) === null) expect(script).not.toContain('Remove-Mailbox');
    else {
      expect(read.texts.filter((text) => text === name)).toHaveLength(3);
      expect(read.code).toBe(plain.code);
    }
  });

  it('of any letters never changes the code around it', () => {
    const { code } = readTexts(scriptsFor(group)[3]?.script ?? '');
    const letters = fc.string({ unit: fc.constantFrom(...Array.from('ab \'’‘‚‛"`$(){};#@|&<>\\')), maxLength: 30 });
    fc.assert(
      fc.property(letters, (name) => {
        const read = readTexts(scriptsFor(name)[3]?.script ?? '');
        expect(read.code).toBe(code);
        expect(read.texts).toContain(name);
      }),
    );
  });

  it.each(['a\nb', 'a\rb', 'a\u2028b', 'a\u0000b', 'a\u202eb', 'a\ud800'])('is refused with %j', (name) => {
    expect(quote(name)).toBeNull();
    expect(scriptsFor(name)[0]?.script).toContain("$GroupAddress = '<address of the group>'");
  });
});

describe('the PowerShell that limits sending', () => {
  it.each(['service', 'smtp'] as const)('by %s parses, is filled in, and looks before it makes', (by) => {
    const scripts = mailScripts({ clientId, mailbox: "o'brien@contoso.com", by });
    expect(scripts).toHaveLength(3);
    for (const { script } of scripts) expect(parse(script).hasError).toBe(false);
    const [grant] = scripts;
    expect(grant?.script).toContain(`$AppId = '${clientId}'`);
    expect(grant?.script).toContain("$Mailbox = 'o''brien@contoso.com'");
    expect(grant?.script).toContain(by === 'smtp' ? 'Application SMTP.SendAsApp' : 'Application Mail.Send');
    for (const made of ['ServicePrincipal', 'ManagementScope', 'ManagementRoleAssignment'])
      expect(grant?.script.indexOf(`Get-${made} `)).toBeLessThan(grant?.script.indexOf(`New-${made} `) ?? 0);
  });

  it('is not there for what is no id or no address', () => {
    for (const asked of [
      { clientId: "'; exit", mailbox: 'a@b.example' },
      { clientId, mailbox: "x'; Remove-Mailbox ceo" },
      { clientId, mailbox: '' },
    ])
      expect(mailScripts({ ...asked, by: 'service' })).toEqual([]);
  });
});
