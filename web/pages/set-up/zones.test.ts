// The time zones that can be chosen.
import { expect, test } from 'vitest';
import { zonesByRegion } from './zones.ts';

test('the zone of this browser is always among them, and so is UTC', () => {
  const zones = zonesByRegion('Europe/Nowhere').flatMap((region) => region.zones);
  expect(zones).toContain('Europe/Nowhere');
  expect(zones).toContain('UTC');
  expect(zones.length).toBeGreaterThan(300);
  expect(new Set(zones).size).toBe(zones.length);
});
