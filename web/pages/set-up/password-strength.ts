// How hard a password is to guess, in words that say what would make it better; judged here only, the rule is the contract's.

export interface Strength {
  readonly level: 'short' | 'weak' | 'good' | 'strong';
  /** 0–1, for the bar. */
  readonly share: number;
  readonly text: string;
}

const least = 12;

const kindsOf = (password: string): number =>
  [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;

const runs = /(.)\1{3,}|0123|1234|2345|3456|4567|5678|6789|abcd|qwer|asdf|password|passwort/i;

/** `known`: words that others know, such as the name and the address of the owner. */
export const judgePassword = (password: string, known: readonly string[]): Strength => {
  const length = Array.from(password).length;
  if (length < least) {
    const text =
      length === 0 ? `At least ${least} characters. Four words in a row do well.` : `${length} of ${least} characters.`;
    return { level: 'short', share: (length / least) * 0.25, text };
  }
  const lower = password.toLowerCase();
  const told = known.find((word) => word.length >= 4 && lower.includes(word.toLowerCase()));
  if (told !== undefined) return { level: 'weak', share: 0.3, text: `It holds “${told}”, which others know.` };
  if (runs.test(password) || new Set(lower).size < 6) {
    return { level: 'weak', share: 0.3, text: 'It holds a row or a word that is guessed first.' };
  }
  if (length >= 18 || (length >= 15 && kindsOf(password) >= 3)) return { level: 'strong', share: 1, text: 'Strong.' };
  return { level: 'good', share: 0.66, text: 'Good. Longer is better than more special characters.' };
};
