// Text of other people's in PowerShell: only ever inside single quotes, where nothing is expanded.

/** PowerShell takes all of these for the single quote that ends a text. */
const quotes = /['\u2018\u2019\u201a\u201b]/g;

/** Line ends, control characters, and marks that make a text look like another one to whoever reads the script. */
const unfit = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** A text as PowerShell's literal. Null: it has characters that no name or address needs and a script must not hold. */
export const quote = (text: string): string | null =>
  unfit.test(text) || !text.isWellFormed() ? null : `'${text.replace(quotes, '$&$&')}'`;
