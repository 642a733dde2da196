// Whose mailbox somebody may call their own: an address that nobody proved would be counted for the person who has it.
import type { Way } from '../providers/provider.ts';

/**
 * What is wrong with the address that an employee entered as their own; null: nothing. A server of one's own lets in
 * whatever address it is asked for, so it is the address by which an admin let them in here, and no other.
 */
export const ownAddressFault = (
  way: Pick<Way, 'fields'>,
  fields: Readonly<Record<string, string>>,
  email: string,
): { readonly field: string; readonly message: string } | null => {
  const field = way.fields.find(({ kind }) => kind === 'address')?.name;
  const given = field === undefined ? undefined : fields[field];
  if (field === undefined || given === undefined) return null;
  if (
    given
      .trim()
      .replace(/^mailto:/i, '')
      .toLowerCase() === email.toLowerCase()
  )
    return null;
  const message = `Your own mailbox is that of ${email}, with which you sign in here. An admin can connect another one.`;
  return { field, message };
};
