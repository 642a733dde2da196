// Where BambooHR lives, and which company's part of it is meant.
import { hostAndPort } from '../../lib/network.ts';
import type { Endpoints } from '../provider.ts';

/** In a custom cloud `PLUMBLINE_BAMBOO_URL` stands for BambooHR's gateway. */
const findGateway = ({ urls }: Pick<Endpoints, 'urls'>): URL =>
  URL.parse(urls['bamboo'] ?? '') ?? new URL('https://api.bamboohr.com');

/** The egress allowlist, `host:port`: the gateway alone, for all companies. */
export const bambooHosts = (endpoints: Pick<Endpoints, 'urls'>): readonly string[] => [
  hostAndPort(findGateway(endpoints)),
];

/** With `/v1`, without a slash at the end. `company`: as parsed, its subdomain. */
export const apiUrlOf = (endpoints: Pick<Endpoints, 'urls'>, company: string): string =>
  `${findGateway(endpoints).href.replace(/\/$/, '')}/api/gateway.php/${company}/v1`;

const subdomain = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** `contoso` or `contoso.bamboohr.com`, also as an address of its pages; null: neither. */
export const readCompany = (text: string): string | null => {
  const written = text.trim().toLowerCase();
  const company = /^(?:https:\/\/)?([^./:@]+)(?:\.bamboohr\.com\/?)?$/.exec(written)?.[1];
  const isAddress = written.startsWith('https://') && !/\.bamboohr\.com\/?$/.test(written);
  return company !== undefined && subdomain.test(company) && !isAddress ? company : null;
};
