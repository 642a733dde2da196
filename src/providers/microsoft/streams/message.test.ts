// A message as nearly all come is read without its schema: what it is read as is what the schema makes of it.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MailOrDraft, plainMail } from './message.ts';

const index = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');
const usual = {
  '@odata.type': '#microsoft.graph.message',
  id: 'AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A',
  internetMessageId: '<one@contoso.com>',
  conversationId: 'AAQkALgAAA=',
  conversationIndex: index(22),
  sentDateTime: '2026-11-19T08:12:01Z',
  receivedDateTime: '2026-11-19T08:12:03Z',
  from: { emailAddress: { name: 'Ana', address: 'Ana@Contoso.com' } },
  toRecipients: [{ emailAddress: { name: 'Ben', address: 'ben@contoso.com' } }],
  ccRecipients: [{ emailAddress: { address: 'cy@contoso.com' } }],
  bccRecipients: [],
  isDraft: false,
};

test('a usual message needs no schema', () => {
  expect(plainMail(usual)).toEqual(MailOrDraft.parse(usual));
  expect(plainMail(usual)?.actor).toBe('ana@contoso.com');
});

test('an address that is too long in lower case is too long', () => {
  const address = `${'İ'.repeat(200)}@contoso.com`;
  const { error } = MailOrDraft.safeParse({ ...usual, toRecipients: [{ emailAddress: { address } }] });
  expect(error?.issues[0]?.path).toEqual(['toRecipients', 0, 'emailAddress', 'address']);
});

const odd: readonly unknown[] = [
  undefined,
  null,
  0,
  true,
  '',
  ' ',
  'ä@ö.example',
  '\ud800',
  '\0',
  'x'.repeat(2000),
  [],
  {},
];
const times = ['0001-01-01T00:00:00Z', '2026-02-31T08:00:00Z', '2026-11-19T08:12:01.25Z', '2026-11-19T08:12:01+02:00'];
const indices = [22, 23, 27, 32, 900]
  .map(index)
  .concat('AAAA', `${index(22)}==`, index(22).replace('w==', 'x=='), '***');
const addresses = [
  'x@y.example',
  'X@Y.example',
  'no sign',
  '',
  'İ@contoso.com',
  'x'.repeat(321),
  `${'x'.repeat(310)}@y.example`,
];
const recipient = fc.oneof(
  fc.constantFrom(...addresses).map((address) => ({ emailAddress: { address } })),
  fc.constantFrom(...odd).map((address) => ({ emailAddress: { address } })),
  fc.constantFrom(...odd).map((emailAddress) => ({ emailAddress })),
  fc.constantFrom(...odd),
);
const recipients = fc.oneof(fc.array(recipient, { maxLength: 3 }), fc.constantFrom(...odd));
const id = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('AAk-_=', 'x'.repeat(1024), 'x'.repeat(1025), ...odd),
);
const time = fc.constantFrom(...times, '2026-11-19T08:12:01Z', ...odd);

const fields = {
  id,
  internetMessageId: id,
  conversationId: id,
  conversationIndex: fc.constantFrom(...indices, ...odd),
  sentDateTime: time,
  receivedDateTime: time,
  from: recipient,
  toRecipients: recipients,
  ccRecipients: recipients,
  bccRecipients: recipients,
  isDraft: fc.constantFrom(true, false, ...odd),
};
const change = fc.oneof(...Object.entries(fields).map(([name, value]) => value.map((given) => ({ [name]: given }))));
const lack = fc.constantFrom(...Object.keys(fields)).map((name) => ({ [name]: undefined }));

/** The usual message with up to three of its fields otherwise. */
const message = fc
  .array(fc.oneof({ arbitrary: change, weight: 9 }, lack), { maxLength: 3 })
  .map((changes): unknown => Object.assign({}, usual, ...changes));

test('whatever a message holds, it is never read otherwise than by its schema', () => {
  let plain = 0;
  fc.assert(
    fc.property(fc.oneof(message, fc.constantFrom(...odd)), (item) => {
      const read = plainMail(item);
      if (read === undefined) return;
      plain += 1;
      expect(read).toEqual(MailOrDraft.parse(item));
    }),
    { numRuns: 5000 },
  );
  expect(plain).toBeGreaterThan(500);
});
