// Where Zoom lives: its sign-in, its API, and the hosts that recordings are downloaded from.
import { hostAndPort, isAllowed, isLoopback } from '../../lib/network.ts';
import type { Endpoints } from '../provider.ts';

export interface Place {
  readonly tokenUrl: string;
  /** With `/v2`. */
  readonly apiUrl: string;
  /** `host:port`; a star stands for one label. */
  readonly hosts: readonly string[];
}

const zoom: Place = {
  tokenUrl: 'https://zoom.us/oauth/token',
  apiUrl: 'https://api.zoom.us/v2',
  hosts: ['zoom.us:443', '*.zoom.us:443'],
};

/** In a custom cloud `PLUMBLINE_ZOOM_URL` stands for all of Zoom. */
export const findZoom = ({ urls }: Pick<Endpoints, 'urls'>): Place => {
  const own = URL.parse(urls['zoom'] ?? '');
  if (own === null) return zoom;
  const base = own.href.replace(/\/$/, '');
  return { tokenUrl: `${base}/oauth/token`, apiUrl: `${base}/v2`, hosts: [hostAndPort(own)] };
};

/** Whether our token may be sent there for a file. */
export const isDownload = ({ hosts }: Place, link: string): boolean => {
  const url = URL.parse(link);
  if (url === null || url.username !== '' || url.password !== '') return false;
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return safe && isAllowed(hostAndPort(url), hosts);
};
