// What a person wants to be sent: read, changed, and ended by a link without signing in.
import type { z } from 'zod';
import type { MailPreferences, readMailPreferences, Unsubscribing } from '../contract/mail.ts';
import type { Database } from '../db/open.ts';
import { listMailPreferences, saveMailPreference } from '../db/queries/mail-settings.ts';
import { listLogins } from '../db/queries/logins.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keyring } from '../lib/secrets.ts';
import { choiceOf, listRecipients, noChoice, offeredTo } from './recipients.ts';
import { type MailKind, readUnsubscribe } from './unsubscribe.ts';

interface Parts {
  readonly database: Database;
  readonly seams: { readonly clock: Clock };
}

interface Member {
  readonly organizationId: string;
  readonly userId: string;
}

const readChoice = async (
  { database }: Pick<Parts, 'database'>,
  { organizationId, userId }: Member,
): Promise<MailPreferences> => {
  const [stored] = await database.tenant(organizationId, (tx) =>
    listMailPreferences(tx, { organizationId, userIds: [userId] }),
  );
  return stored === undefined ? noChoice : choiceOf(stored);
};

export const savePreferences = async (parts: Parts, member: Member, chosen: MailPreferences): Promise<void> => {
  const { quiet, ...rest } = chosen;
  await parts.database.tenant(member.organizationId, (tx) =>
    saveMailPreference(tx, {
      ...member,
      ...rest,
      quietFrom: quiet?.from ?? null,
      quietTo: quiet?.to ?? null,
      changedAt: new Date(parts.seams.clock.now()),
    }),
  );
};

/** Null: there is no such login. */
export const readPreferences = async (
  parts: Pick<Parts, 'database'>,
  member: Member,
): Promise<z.input<typeof readMailPreferences.output> | null> => {
  const { plan, members } = await listRecipients(parts.database, member.organizationId, member.userId);
  const [self] = members;
  if (self === undefined) return null;
  const { organization, team, own, minute, pdf } = plan;
  return {
    preferences: await readChoice(parts, member),
    plan: { organization, team, own, minute, pdf },
    offered: { reports: [...offeredTo(self.role, self.personId)], alerts: true },
    zone: self.zone.name,
  };
};

const isOff = (chosen: MailPreferences, kind: MailKind): boolean => chosen[kind] === 'off';

/** `end`: whether to end this kind of mail, or only to look. Null: the token is not ours, is too old, or its member is gone. */
export const useUnsubscribe = async (
  parts: Parts & { readonly keyring: Keyring },
  token: string,
  end: boolean,
): Promise<Unsubscribing | null> => {
  const about = readUnsubscribe(parts.keyring, token, parts.seams.clock.now());
  if (about === null) return null;
  const { organizationId, userId, kind } = about;
  const logins = await parts.database.door((tx) => listLogins(tx, organizationId));
  if (!logins.some((login) => login.userId === userId)) return null;
  const { organizationName } = await listRecipients(parts.database, organizationId, userId);
  const chosen = await readChoice(parts, { organizationId, userId });
  if (end && !isOff(chosen, kind))
    await savePreferences(parts, { organizationId, userId }, { ...chosen, [kind]: 'off' });
  return { what: kind, organizationName, off: end || isOff(chosen, kind) };
};
