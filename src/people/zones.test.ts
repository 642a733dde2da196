// Zones against hand-computed instants, and against Intl over a century.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayMs, formatDay, parseDay } from './local-days.ts';
import { findZone, utc, type Zone } from './zones.ts';

const zone = (name: string): Zone => findZone(name)!;
const iso = (at: number): string => new Date(at).toISOString();

test('an unknown zone is no zone', () => {
  expect(findZone('Mars/Olympus')).toBeNull();
  expect(findZone('')).toBeNull();
});

test('the day in Berlin that has 23 hours begins and ends at its own midnights', () => {
  const day = parseDay('2026-03-29');
  const berlin = zone('Europe/Berlin');
  expect(iso(berlin.instantOf(day, 0))).toBe('2026-03-28T23:00:00.000Z');
  expect(iso(berlin.instantOf(day + 1, 0))).toBe('2026-03-29T22:00:00.000Z');
  expect(iso(berlin.instantOf(day, 1440))).toBe('2026-03-29T22:00:00.000Z');
});

test('a wall time that daylight saving skips is moved on, one that comes twice is the first', () => {
  const berlin = zone('Europe/Berlin');
  expect(iso(berlin.instantOf(parseDay('2026-03-29'), 150))).toBe('2026-03-29T01:30:00.000Z');
  expect(iso(berlin.instantOf(parseDay('2026-10-25'), 150))).toBe('2026-10-25T00:30:00.000Z');
});

test('a midnight that daylight saving skips is the first instant of its day', () => {
  const santiago = zone('America/Santiago');
  const day = parseDay('2026-09-06');
  expect(iso(santiago.instantOf(day, 0))).toBe('2026-09-06T04:00:00.000Z');
  expect(formatDay(santiago.dayOf(santiago.instantOf(day, 0)))).toBe('2026-09-06');
  expect(formatDay(santiago.dayOf(santiago.instantOf(day, 0) - 1))).toBe('2026-09-05');
});

test('a day that a zone left out holds no time', () => {
  const apia = zone('Pacific/Apia');
  const day = parseDay('2011-12-30');
  expect(apia.instantOf(day + 1, 0) - apia.instantOf(day, 0)).toBe(0);
});

test('zones of half and quarter hours keep their days', () => {
  expect(iso(zone('Asia/Kathmandu').instantOf(parseDay('2026-11-20'), 0))).toBe('2026-11-19T18:15:00.000Z');
  expect(formatDay(zone('Pacific/Kiritimati').dayOf(Date.parse('2026-11-20T10:00:00Z')))).toBe('2026-11-21');
  expect(zone('Asia/Kolkata').minuteOf(Date.parse('2026-11-20T00:00:00Z'))).toBe(330);
});

const instants = fc.integer({ min: Date.parse('1985-01-01T00:00:00Z'), max: Date.parse('2045-01-01T00:00:00Z') });
const sample =
  'UTC Europe/Berlin America/New_York America/Santiago Asia/Tehran Africa/Casablanca Australia/Lord_Howe Asia/Kathmandu Pacific/Chatham America/Sao_Paulo Asia/Gaza Europe/Dublin';
const names = fc.constantFrom(...sample.split(' '));

test('the wall time of any instant is the one that Intl prints', () => {
  const printers = new Map<string, Intl.DateTimeFormat>();
  fc.assert(
    fc.property(names, instants, (name, at) => {
      const known = printers.get(name);
      const printer =
        known ?? new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
      printers.set(name, printer);
      const wall = new Date(at + zone(name).offsetAt(at)).toISOString();
      expect(`${wall.slice(0, 10)} ${wall.slice(11, 19)}`).toBe(printer.format(at));
    }),
    { numRuns: 3000 },
  );
});

test('midnights lie in order, and every instant lies between the midnights of its day', () => {
  fc.assert(
    fc.property(names, instants, (name, at) => {
      const { dayOf, instantOf } = zone(name);
      const day = dayOf(at);
      expect(instantOf(day, 0)).toBeLessThanOrEqual(at);
      expect(instantOf(day + 1, 0)).toBeGreaterThan(at);
    }),
    { numRuns: 3000 },
  );
});

test('UTC needs no table', () => {
  fc.assert(
    fc.property(instants, (at) => {
      const listed = zone('UTC');
      expect([utc.dayOf(at), utc.minuteOf(at), utc.instantOf(utc.dayOf(at), 60)]).toEqual([
        listed.dayOf(at),
        listed.minuteOf(at),
        listed.instantOf(Math.floor(at / dayMs), 60),
      ]);
    }),
  );
});
