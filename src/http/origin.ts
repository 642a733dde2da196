// Which requests come from our own pages: refuses other sites' forms and scripts, and names that only point here.
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Refusal } from './errors.ts';

const hostName = (host: string): string | null => {
  const url = URL.parse(`http://${host}`);
  return url === null || url.host === '' || /[/?#@\\]/.test(host) ? null : url.hostname.replace(/^\[|\]$/g, '');
};

/**
 * A name that somebody else owns can be pointed at this server (DNS rebinding), whose pages then count as ours.
 * Addresses and names without a dot cannot be; names with one must be the configured address.
 */
const knownHost = (host: string, publicUrl: string | null): boolean => {
  const name = hostName(host);
  if (name === null) return false;
  if (publicUrl !== null && new URL(publicUrl).hostname === name) return true;
  return isIP(name) !== 0 || !name.includes('.') || name.endsWith('.localhost');
};

/** Errors: Refusal 421 for a Host header that is not ours. */
export const checkHost = (request: FastifyRequest, publicUrl: string | null): void => {
  if (knownHost(request.headers.host ?? '', publicUrl)) return;
  throw new Refusal({
    status: 421,
    code: 'unknown-host',
    message: 'This address is not known here.',
    fix: 'The operator sets PUBLIC_URL to the address that people open.',
  });
};

/** Browsers say where a POST comes from; programs that say nothing carry no cookie of somebody else's. Errors: Refusal 403. */
export const checkOrigin = (request: FastifyRequest, publicUrl: string | null): void => {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const behindProxy = publicUrl !== null && new URL(publicUrl).host === host;
  const ours = origin === undefined || origin === publicUrl || (!behindProxy && URL.parse(origin)?.host === host);
  if (ours && (site === undefined || site === 'same-origin' || site === 'none')) return;
  throw new Refusal({
    status: 403,
    code: 'other-origin',
    message: 'This came from another site.',
    fix: 'Open the product in its own tab and try again. Behind a proxy the operator sets PUBLIC_URL.',
  });
};
