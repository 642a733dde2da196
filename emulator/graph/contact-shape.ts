// A contact as Graph writes it.
import type { Contact } from '../activity/contacts.ts';
import { hashText } from '../seeded.ts';
import { project, type Shape } from './shape.ts';

const nameOf = ({ givenName, surname }: Contact): string => `${givenName} ${surname}`;

const changeKey = ({ id, modifiedAt }: Contact): string =>
  `EQAA${Buffer.from(`${hashText(id)} ${modifiedAt}`).toString('base64url')}`;

const writeTime = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

const addressAt =
  (place: number) =>
  (contact: Contact): object | null => {
    const address = contact.addresses[place];
    return address === undefined ? null : { name: nameOf(contact), address };
  };

const none = (): null => null;
const nobody = (): readonly string[] => [];

const shape: Shape<Contact> = {
  id: ({ id }) => id,
  createdDateTime: ({ createdAt }) => writeTime(createdAt),
  lastModifiedDateTime: ({ modifiedAt }) => writeTime(modifiedAt),
  changeKey,
  categories: nobody,
  parentFolderId: ({ folderId }) => folderId,
  birthday: none,
  fileAs: ({ givenName, surname }) => `${surname}, ${givenName}`,
  displayName: nameOf,
  givenName: ({ givenName }) => givenName,
  initials: none,
  middleName: none,
  nickName: none,
  surname: ({ surname }) => surname,
  title: none,
  imAddresses: nobody,
  jobTitle: ({ jobTitle }) => jobTitle,
  companyName: ({ companyName }) => companyName,
  department: none,
  officeLocation: none,
  profession: none,
  businessHomePage: none,
  assistantName: none,
  manager: none,
  homePhones: nobody,
  mobilePhone: none,
  businessPhones: ({ businessPhones }) => businessPhones,
  spouseName: none,
  personalNotes: ({ notes }) => notes,
  children: nobody,
  emailAddresses: (contact) => contact.addresses.map((address) => ({ name: nameOf(contact), address })),
  primaryEmailAddress: addressAt(0),
  secondaryEmailAddress: addressAt(1),
  tertiaryEmailAddress: addressAt(2),
};

/** Writes contacts with the selected properties, all of them by default. Throws 400 for one that contacts do not have. */
export const showContacts = (select: readonly string[] | null): ((contact: Contact) => Record<string, unknown>) => {
  const show = project(shape, 'contact', select ?? Object.keys(shape));
  return (contact) => ({ '@odata.etag': `W/"${changeKey(contact)}"`, ...show(contact) });
};
