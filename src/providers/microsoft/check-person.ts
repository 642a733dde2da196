// The lines of one person's own connection: the account, and what that person has granted.
import { z } from 'zod';
import type { Problem } from '../errors.ts';
import type { Check } from '../provider.ts';
import { attempt, failed, lines, passed, skipped, untried } from './check-lines.ts';
import type { CheckParts, CheckRequest } from './check-options.ts';
import { checkStreams, grantedName, permissionLine } from './check-streams.ts';
import { fillLink, links } from './problems/row.ts';

const Account = z.object({ accountEnabled: z.boolean().nullish() });

const disabled = (parts: CheckParts): Problem => ({
  code: 'account-disabled',
  title: 'The account is disabled.',
  fix: 'If the person has left, disconnect the account here: nothing is read any more. Else an admin enables it.',
  who: 'admin',
  link: fillLink(links.users, parts.links),
  raw: 'accountEnabled',
});

const checkAccount = (parts: CheckParts, account: unknown): Check => {
  const enabled = Account.safeParse(account).data?.accountEnabled;
  if (enabled === false) return failed(lines.account, disabled(parts));
  return enabled === true
    ? passed(lines.account, 'It may sign in.')
    : skipped(lines.account, 'Microsoft does not tell people about their own.');
};

/** What belongs to signing in itself and gives no data. */
const signing = new Set(['openid', 'profile', 'email', 'offline_access']);

export const checkPerson = async (
  parts: CheckParts,
  asked: CheckRequest,
  held: readonly string[],
): Promise<readonly Check[]> => {
  const { signal } = asked;
  const scopes = held.filter((name) => !signing.has(name));
  const consent = passed(
    lines.consent,
    scopes.length === 0 ? 'Granted to sign in only.' : `Granted: ${scopes.join(', ')}.`,
  );
  const path = '/me?$select=id,accountEnabled';
  const self = await attempt(() => parts.graph.one({ path, about: 'directory', signal }));
  const line = permissionLine(parts, 'people');
  if (!self.ok) return [untried(lines.account), consent, failed(line, self.problem)];
  const name = grantedName(parts, 'people', held);
  const people = passed(line, name === undefined ? 'The account answers.' : `Granted: ${name}.`);
  const streams = await checkStreams(parts, asked, { held, mailboxes: [null] });
  return [checkAccount(parts, self.result), consent, people, ...streams.checks];
};
