// The part of a page's address that a view keeps.

/** Which part of a list is shown is no choice worth keeping. */
const passing = new Set(['page']);

/** Choices that are made, as texts. */
export const filterOf = (search: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      passing.has(name) || (typeof value !== 'string' && typeof value !== 'number') ? [] : [[name, String(value)]],
    ),
  );

export const isSame = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};
