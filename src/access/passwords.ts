// Passwords: argon2id at OWASP's first recommendation (19 MiB, 2 passes), and one way to check them in equal time.
import { hash, verify } from '@node-rs/argon2';

const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, settings);

/** The hash of a password nobody knows: checked where there is no login, so that an unknown address takes as long as a wrong password. */
let decoy: Promise<string> | null = null;

/** False for every password when `stored` is null; that answer takes as long as the others. */
export const checkPassword = async (password: string, stored: string | null): Promise<boolean> => {
  decoy ??= hashPassword(crypto.randomUUID());
  const matches = await verify(stored ?? (await decoy), password);
  return stored !== null && matches;
};
