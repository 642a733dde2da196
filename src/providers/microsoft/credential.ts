// What proves to Microsoft who asks: the shapes that are sealed and stored.
import { z } from 'zod';

const Credential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('secret'), clientSecret: z.string() }),
  z.strictObject({ kind: z.literal('certificate'), privateKey: z.string(), thumbprint: z.string() }),
]);
export type Credential = Readonly<z.infer<typeof Credential>>;

/** The credential that was stored. */
export const readCredential = (secret: string): Credential => Credential.parse(JSON.parse(secret));
