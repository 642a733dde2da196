// Where Microsoft 365 lives: the addresses of each cloud, and which links an answer may lead to.
import { hostAndPort, isAllowed, isLoopback } from '../../lib/network.ts';
import type { Endpoints } from '../provider.ts';

export interface Cloud {
  /** What tokens are asked for and msal is told; always Microsoft's own, also in a custom cloud. */
  readonly authority: string;
  readonly scope: string;
  /** Where requests for tokens go, without a slash at the end. */
  readonly loginUrl: string;
  /** Where requests for data go, `/v1.0` included. */
  readonly graphUrl: string;
  /** The same as Microsoft calls it; next links may carry either. */
  readonly officialGraphUrl: string;
  /** The admin center in which permissions are granted. */
  readonly portal: string;
  /** Where Graph may send us for the file of a report, each `host:port`, where a star stands for a region; none: no reports. */
  readonly downloads: readonly string[];
  /** Who may have issued an identity token for a tenant of this cloud; `{tenant}` stands for its id. */
  readonly issuers: readonly string[];
}

interface Place {
  readonly login: string;
  /** The other name of the same sign-in service, where it has two. */
  readonly alias?: string;
  readonly graph: string;
  readonly portal: string;
  readonly downloads?: readonly string[];
}

const global: Place = {
  login: 'login.microsoftonline.com',
  graph: 'graph.microsoft.com',
  portal: 'entra.microsoft.com',
  downloads: ['reports*.office.com:443'],
};

const places: Readonly<Record<string, Place>> = {
  global,
  'gcc-high': { login: 'login.microsoftonline.us', graph: 'graph.microsoft.us', portal: 'entra.microsoft.us' },
  dod: { login: 'login.microsoftonline.us', graph: 'dod-graph.microsoft.us', portal: 'entra.microsoft.us' },
  china: {
    login: 'login.partner.microsoftonline.cn',
    alias: 'login.chinacloudapi.cn',
    graph: 'microsoftgraph.chinacloudapi.cn',
    portal: 'entra.microsoftonline.cn',
  },
};

const issuersOf = ({ login, alias }: Place): string[] =>
  [login, alias].filter((name) => name !== undefined).map((name) => `https://${name}/{tenant}/v2.0`);

const official = (place: Place): Cloud => ({
  authority: `https://${place.login}`,
  scope: `https://${place.graph}/.default`,
  loginUrl: `https://${place.login}`,
  graphUrl: `https://${place.graph}/v1.0`,
  officialGraphUrl: `https://${place.graph}/v1.0`,
  portal: `https://${place.portal}`,
  downloads: place.downloads ?? [],
  issuers: issuersOf(place),
});

const customUrl = (endpoints: Endpoints, service: 'login' | 'graph'): string => {
  const variable = `PLUMBLINE_${service.toUpperCase()}_URL`;
  const given = endpoints.urls[service];
  const url = given === undefined ? null : URL.parse(given);
  if (url === null)
    throw new Error(`PLUMBLINE_CLOUD=custom needs ${variable}, such as https://${service}.example.com.`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new Error(`${variable} must start with https://; http is only for this machine (127.0.0.1, localhost).`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/v1\.0$/, '');
};

/** The cloud that the environment names. Errors: an Error that names the variable to mend. */
export const findCloud = (endpoints: Endpoints): Cloud => {
  if (endpoints.cloud === 'custom') {
    const loginUrl = customUrl(endpoints, 'login');
    // It is asked by its own address and may name itself by it, or by Microsoft's.
    const issuers = [...issuersOf(global), `${loginUrl}/{tenant}/v2.0`];
    const graphUrl = `${customUrl(endpoints, 'graph')}/v1.0`;
    return { ...official(global), loginUrl, graphUrl, downloads: [hostAndPort(new URL(graphUrl))], issuers };
  }
  const place = Object.hasOwn(places, endpoints.cloud) ? places[endpoints.cloud] : undefined;
  if (place === undefined)
    throw new Error(`PLUMBLINE_CLOUD is "${endpoints.cloud}"; it can be ${Object.keys(places).join(', ')} or custom.`);
  return official(place);
};

/** The egress allowlist of a cloud, each `host:port`. */
export const cloudHosts = (endpoints: Endpoints): readonly string[] => {
  const cloud = findCloud(endpoints);
  const asked = [hostAndPort(new URL(cloud.loginUrl)), hostAndPort(new URL(cloud.graphUrl))];
  return [...new Set([...asked, ...cloud.downloads])];
};

/** A link to the admin center → the same page in this cloud's own; other links as they are. */
export const placeLink = (link: string, endpoints: Endpoints): string => {
  const usual = official(global).portal;
  return link.startsWith(`${usual}/`) ? `${findCloud(endpoints).portal}${link.slice(usual.length)}` : link;
};

/** Whether Graph may send us there for a file. */
export const isDownload = (cloud: Cloud, link: string): boolean => {
  const url = URL.parse(link);
  if (url === null || url.username !== '' || url.password !== '') return false;
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return safe && isAllowed(hostAndPort(url), cloud.downloads);
};

/** The same cloud with the version of Graph that is not finished. */
export const betaOf = (cloud: Cloud): Cloud => ({
  ...cloud,
  graphUrl: cloud.graphUrl.replace(/v1\.0$/, 'beta'),
  officialGraphUrl: cloud.officialGraphUrl.replace(/v1\.0$/, 'beta'),
});

/** The part of a link after `/v1.0`, to be kept in a cursor; null for a link that leads anywhere but to this cloud's Graph. */
export const relativeLink = (cloud: Cloud, link: string): string | null => {
  for (const base of [cloud.graphUrl, cloud.officialGraphUrl]) {
    if (!link.startsWith(`${base}/`)) continue;
    const url = URL.parse(link);
    // What the parser makes of it must still lie under the base: no `/../`, no user info.
    if (url !== null && url.href.startsWith(`${base}/`)) return link.slice(base.length);
  }
  return null;
};
