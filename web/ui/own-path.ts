// Where to go on after sign-in: only ever an address of this product.

/** The path when it is one of ours, else the start page: `//elsewhere`, `https:` and backslashes lead home. */
export const ownPath = (asked: string | undefined): string => {
  if (asked === undefined || !/^\/(?![/\\])/.test(asked)) return '/';
  const base = 'http://plumbline.invalid';
  const url = new URL(asked, base);
  if (url.origin !== base || url.pathname === '/sign-in') return '/';
  return `${url.pathname}${url.search}${url.hash}`;
};
