// What proves to Microsoft who asks: the shapes that are sealed and stored.
import { z } from 'zod';

const Credential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('secret'), clientSecret: z.string() }),
  z.strictObject({ kind: z.literal('certificate'), privateKey: z.string(), thumbprint: z.string() }),
  /** The token of another identity provider, which lies where the operator's environment says. */
  z.strictObject({ kind: z.literal('federated') }),
  /** The operator's own app: its secret or certificate is taken from the environment each time, so that it can be replaced there. */
  z.strictObject({ kind: z.literal('shared') }),
  /** One person's grant; `client`: whether the app proves itself beside it, as the operator's app does. */
  z.strictObject({ kind: z.literal('refresh'), refreshToken: z.string().min(1), client: z.enum(['shared', 'public']) }),
]);
export type Credential = Readonly<z.infer<typeof Credential>>;

/** The credential that was stored. */
export const readCredential = (secret: string): Credential => Credential.parse(JSON.parse(secret));

export const writeCredential = (credential: Credential): string => JSON.stringify(credential);
