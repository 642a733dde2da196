// What Graph says when it does not accept a token, also not a new one: its codes as data.

import { type GraphRow, links } from './row.ts';

export const tokenRows: readonly GraphRow[] = [
  {
    codes: ['invalidauthenticationtoken'],
    says: 'tokenissuedbeforerevocationtimestamp',
    next: 'sign-in',
    code: 'token-revoked',
    title: 'The access was revoked, and new tokens are refused too.',
    fix: 'Sign in again; for an app see under Enterprise applications that it is enabled and its consent still stands.',
    who: 'admin',
    link: links.enterprise,
  },
  {
    codes: ['invalidauthenticationtoken'],
    says: 'audience',
    next: 'sign-in',
    code: 'token-audience',
    title: 'The token is for another cloud than the one that was asked.',
    fix: 'Set PLUMBLINE_CLOUD, or the two addresses of a custom cloud, so that sign-in and data belong together.',
    who: 'operator',
    link: links.clouds,
  },
  {
    codes: ['invalidauthenticationtoken'],
    says: 'expired',
    next: 'sign-in',
    code: 'token-expired',
    title: 'A new token counts as expired, or as not yet valid.',
    fix: "See that this machine's clock is right; if it is, connect again.",
    who: 'operator',
    link: null,
  },
  {
    codes: ['invalidauthenticationtoken'],
    says: 'compacttoken',
    next: 'sign-in',
    code: 'token-damaged',
    title: 'The token arrives damaged.',
    fix: 'See whether a proxy on the way changes or shortens the Authorization header.',
    who: 'operator',
    link: null,
  },
];
