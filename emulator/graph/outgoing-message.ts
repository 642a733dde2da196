// The body of a request to send mail, read as Graph reads it: what it does not know or take is refused with its words.
import { z } from 'zod';
import { badRequest, GraphError, notEmulated } from './errors.ts';

const Recipient = z.strictObject({
  '@odata.type': z.string().optional(),
  emailAddress: z.strictObject({
    '@odata.type': z.string().optional(),
    address: z.string(),
    name: z.string().nullish(),
  }),
});
const Recipients = z.array(Recipient).nullish();

const Attachment = z.strictObject({
  '@odata.type': z.string(),
  name: z.string(),
  contentType: z.string().nullish(),
  contentBytes: z.base64(),
  contentId: z.string().nullish(),
  isInline: z.boolean().nullish(),
  size: z.number().nullish(),
});

const Message = z.strictObject({
  '@odata.type': z.string().optional(),
  subject: z.string().nullish(),
  body: z
    .strictObject({
      '@odata.type': z.string().optional(),
      contentType: z
        .string()
        .transform((text) => text.toLowerCase())
        .pipe(z.enum(['text', 'html']))
        .default('text'),
      content: z.string().nullish(),
    })
    .nullish(),
  toRecipients: Recipients,
  ccRecipients: Recipients,
  bccRecipients: Recipients,
  replyTo: Recipients,
  from: Recipient.nullish(),
  sender: Recipient.nullish(),
  importance: z.string().nullish(),
  internetMessageHeaders: z.array(z.strictObject({ name: z.string(), value: z.string() })).nullish(),
  singleValueExtendedProperties: z.array(z.strictObject({ id: z.string(), value: z.string() })).nullish(),
  attachments: z.array(Attachment).nullish(),
  isDeliveryReceiptRequested: z.boolean().nullish(),
  isReadReceiptRequested: z.boolean().nullish(),
});

const Body = z.strictObject({
  message: Message.optional(),
  Message: Message.optional(),
  saveToSentItems: z.union([z.boolean(), z.literal('true'), z.literal('false')]).default(true),
  SaveToSentItems: z.union([z.boolean(), z.literal('true'), z.literal('false')]).optional(),
});

const MEGABYTE = 1024 * 1024;
const LARGEST_REQUEST = 4 * MEGABYTE;
const LARGEST_ATTACHMENT = 3 * MEGABYTE;
const MOST_HEADERS = 5;
/** The property behind the header List-Unsubscribe, which is not taken as a header. */
const UNSUBSCRIBE = /^string 0x1045$/i;

export interface Outgoing {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  /** Null: the mailbox itself. */
  readonly from: string | null;
  readonly subject: string;
  readonly contentType: 'text' | 'html';
  readonly body: string;
  readonly importance: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly isInline: boolean;
    readonly contentId: string | null;
    readonly bytes: number;
    readonly contentBytes: string;
  }[];
  readonly saveToSentItems: boolean;
}

const tooLarge = (): GraphError =>
  new GraphError(413, 'ErrorMessageSizeExceeded', 'The message exceeds the maximum supported size.');

const parse = (text: string): z.infer<typeof Body> => {
  try {
    return Body.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest('Unable to read JSON request payload.');
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    throw new GraphError(400, 'RequestBodyRead', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
};

const addressesOf = (recipients: z.infer<typeof Recipients>): readonly string[] =>
  (recipients ?? []).map(({ emailAddress }) => emailAddress.address);

const checkRecipients = (addresses: readonly string[]): void => {
  if (addresses.length === 0 || addresses.some((address) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))) {
    throw new GraphError(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  }
};

const readHeaders = (headers: readonly { readonly name: string; readonly value: string }[]): Record<string, string> => {
  if (headers.length === 0 || headers.length > MOST_HEADERS) {
    throw new GraphError(
      400,
      'InvalidInternetMessageHeaderCollection',
      `The number of internet message headers is invalid: it must be between 1 and ${MOST_HEADERS}.`,
    );
  }
  for (const { name } of headers) {
    if (/^x-/i.test(name)) continue;
    const message = `The internet message header name '${name}' should start with 'x-' or 'X-'.`;
    throw new GraphError(400, 'InvalidInternetMessageHeader', message);
  }
  return Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]));
};

const readAttachments = (attachments: readonly z.infer<typeof Attachment>[]): Outgoing['attachments'] =>
  attachments.map((attachment) => {
    if (attachment['@odata.type'] !== '#microsoft.graph.fileAttachment') {
      throw notEmulated(`attachments of the type ${attachment['@odata.type']}`);
    }
    const bytes = Buffer.byteLength(attachment.contentBytes, 'base64');
    if (bytes > LARGEST_ATTACHMENT) throw tooLarge();
    return {
      name: attachment.name,
      contentType: attachment.contentType ?? 'application/octet-stream',
      isInline: attachment.isInline ?? false,
      contentId: attachment.contentId ?? null,
      bytes,
      contentBytes: attachment.contentBytes,
    };
  });

/** Throws the GraphError that Graph answers with. */
export const readOutgoing = (text: string): Outgoing => {
  if (Buffer.byteLength(text) > LARGEST_REQUEST) throw tooLarge();
  const body = parse(text);
  const message = body.message ?? body.Message;
  if (!message) throw badRequest('The request is missing the parameter message.');
  const [to, cc, bcc] = [message.toRecipients, message.ccRecipients, message.bccRecipients].map(addressesOf);
  checkRecipients([...(to ?? []), ...(cc ?? []), ...(bcc ?? [])]);
  const extended = (message.singleValueExtendedProperties ?? []).filter(({ id }) => UNSUBSCRIBE.test(id));
  return {
    to: to ?? [],
    cc: cc ?? [],
    bcc: bcc ?? [],
    replyTo: addressesOf(message.replyTo),
    from: message.from?.emailAddress.address ?? message.sender?.emailAddress.address ?? null,
    subject: message.subject ?? '',
    contentType: message.body?.contentType ?? 'text',
    body: message.body?.content ?? '',
    importance: (message.importance ?? 'normal').toLowerCase(),
    headers: {
      ...(message.internetMessageHeaders ? readHeaders(message.internetMessageHeaders) : {}),
      ...Object.fromEntries(extended.map(({ value }) => ['list-unsubscribe', value])),
    },
    attachments: readAttachments(message.attachments ?? []),
    saveToSentItems: `${body.SaveToSentItems ?? body.saveToSentItems}` === 'true',
  };
};
