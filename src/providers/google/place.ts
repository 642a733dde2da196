// Where Google lives: its tokens, and the three services that are asked.
import { hostAndPort } from '../../lib/network.ts';
import type { Endpoints } from '../provider.ts';

export interface Place {
  readonly tokenUrl: string;
  /** Whom an assertion is for, as Google's token service calls itself. */
  readonly audience: string;
  /** With `/gmail/v1`. */
  readonly gmailUrl: string;
  readonly batchUrl: string;
  /** With `/calendar/v3`. */
  readonly calendarUrl: string;
  /** With `/admin/directory/v1`. */
  readonly directoryUrl: string;
  /** `host:port`. */
  readonly hosts: readonly string[];
}

const audience = 'https://oauth2.googleapis.com/token';

const google: Place = {
  tokenUrl: audience,
  audience,
  gmailUrl: 'https://gmail.googleapis.com/gmail/v1',
  batchUrl: 'https://gmail.googleapis.com/batch/gmail/v1',
  calendarUrl: 'https://www.googleapis.com/calendar/v3',
  directoryUrl: 'https://admin.googleapis.com/admin/directory/v1',
  hosts: [
    'oauth2.googleapis.com:443',
    'gmail.googleapis.com:443',
    'www.googleapis.com:443',
    'admin.googleapis.com:443',
  ],
};

/** In a custom cloud `PLUMBLINE_GOOGLE_URL` stands for all of Google. */
export const findPlace = ({ urls }: Pick<Endpoints, 'urls'>): Place => {
  const own = URL.parse(urls['google'] ?? '');
  if (own === null) return google;
  const base = own.href.replace(/\/+$/, '');
  return {
    tokenUrl: `${base}/token`,
    audience,
    gmailUrl: `${base}/gmail/v1`,
    batchUrl: `${base}/batch/gmail/v1`,
    calendarUrl: `${base}/calendar/v3`,
    directoryUrl: `${base}/admin/directory/v1`,
    hosts: [hostAndPort(own)],
  };
};
