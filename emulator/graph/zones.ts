// Windows' names of time zones, as Outlook stores and reads them, beside the names of the IANA.

const pairs: readonly (readonly [windows: string, ...iana: string[]])[] = [
  ['UTC', 'UTC', 'Etc/UTC', 'Etc/GMT'],
  ['GMT Standard Time', 'Europe/London', 'Europe/Dublin', 'Europe/Lisbon'],
  [
    'W. Europe Standard Time',
    'Europe/Berlin',
    'Europe/Amsterdam',
    'Europe/Rome',
    'Europe/Vienna',
    'Europe/Zurich',
    'Europe/Stockholm',
    'Europe/Oslo',
  ],
  ['Romance Standard Time', 'Europe/Paris', 'Europe/Madrid', 'Europe/Brussels', 'Europe/Copenhagen'],
  ['Central Europe Standard Time', 'Europe/Budapest', 'Europe/Prague', 'Europe/Belgrade'],
  ['Central European Standard Time', 'Europe/Warsaw', 'Europe/Zagreb'],
  ['E. Europe Standard Time', 'Europe/Chisinau'],
  [
    'FLE Standard Time',
    'Europe/Kiev',
    'Europe/Kyiv',
    'Europe/Helsinki',
    'Europe/Riga',
    'Europe/Tallinn',
    'Europe/Vilnius',
  ],
  ['GTB Standard Time', 'Europe/Bucharest', 'Europe/Athens'],
  ['Turkey Standard Time', 'Europe/Istanbul'],
  ['Russian Standard Time', 'Europe/Moscow'],
  ['South Africa Standard Time', 'Africa/Johannesburg'],
  ['Egypt Standard Time', 'Africa/Cairo'],
  ['Israel Standard Time', 'Asia/Jerusalem'],
  ['Arabian Standard Time', 'Asia/Dubai'],
  ['Pakistan Standard Time', 'Asia/Karachi'],
  ['India Standard Time', 'Asia/Kolkata', 'Asia/Calcutta'],
  ['Nepal Standard Time', 'Asia/Kathmandu', 'Asia/Katmandu'],
  ['SE Asia Standard Time', 'Asia/Bangkok', 'Asia/Jakarta'],
  ['Singapore Standard Time', 'Asia/Singapore', 'Asia/Manila'],
  ['China Standard Time', 'Asia/Shanghai', 'Asia/Hong_Kong'],
  ['Taipei Standard Time', 'Asia/Taipei'],
  ['Tokyo Standard Time', 'Asia/Tokyo'],
  ['Korea Standard Time', 'Asia/Seoul'],
  ['AUS Eastern Standard Time', 'Australia/Sydney', 'Australia/Melbourne'],
  ['E. Australia Standard Time', 'Australia/Brisbane'],
  ['Cen. Australia Standard Time', 'Australia/Adelaide'],
  ['W. Australia Standard Time', 'Australia/Perth'],
  ['New Zealand Standard Time', 'Pacific/Auckland'],
  ['Hawaiian Standard Time', 'Pacific/Honolulu'],
  ['Alaskan Standard Time', 'America/Anchorage'],
  ['Pacific Standard Time', 'America/Los_Angeles', 'America/Vancouver'],
  ['US Mountain Standard Time', 'America/Phoenix'],
  ['Mountain Standard Time', 'America/Denver', 'America/Edmonton'],
  ['Central Standard Time', 'America/Chicago', 'America/Winnipeg'],
  ['Central Standard Time (Mexico)', 'America/Mexico_City'],
  ['Eastern Standard Time', 'America/New_York', 'America/Toronto', 'America/Detroit'],
  ['SA Pacific Standard Time', 'America/Bogota', 'America/Lima'],
  ['Atlantic Standard Time', 'America/Halifax'],
  ['Newfoundland Standard Time', 'America/St_Johns'],
  ['Pacific SA Standard Time', 'America/Santiago'],
  ['Argentina Standard Time', 'America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
  ['E. South America Standard Time', 'America/Sao_Paulo'],
];

const toWindows = new Map(pairs.flatMap(([windows, ...iana]) => iana.map((name) => [name, windows] as const)));
const toIana = new Map(pairs.map(([windows, first = 'UTC']) => [windows.toLowerCase(), first] as const));

/** The Windows name; the IANA name itself where Windows is not known to have one. */
export const nameWindowsZone = (iana: string): string => toWindows.get(iana) ?? iana;

/** The IANA name behind a Windows or IANA name; null for neither. */
export const readZone = (name: string): string | null => {
  const known = toIana.get(name.toLowerCase());
  if (known !== undefined) return known;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-20T09:00:00.0000000`, the local time in an IANA zone. */
export const writeLocalTime = (at: number, zone: string): string => {
  if (zone === 'UTC') return `${new Date(at).toISOString().slice(0, 19)}.0000000`;
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formats.set(zone, format);
  }
  return `${format.format(at).replace(' ', 'T')}.0000000`;
};
