// The time zones a browser knows, and the one it is in.

/** The zone of this browser; UTC where it does not tell. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const regionOf = (zone: string): string => (zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : 'Universal');

/** All IANA zones known here by region, `here` and UTC always among them. */
export const zonesByRegion = (
  here: string,
): readonly { readonly region: string; readonly zones: readonly string[] }[] => {
  const all = [...new Set([...Intl.supportedValuesOf('timeZone'), here, 'UTC'])].sort();
  const regions = [...new Set(all.map(regionOf))];
  return regions.map((region) => ({ region, zones: all.filter((zone) => regionOf(zone) === region) }));
};
