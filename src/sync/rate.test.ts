// The rate shown is that of the last minute.
import { expect, test } from 'vitest';
import { RateMeter } from './rate.ts';

test('a rate counts what came within the last minute', () => {
  const meter = new RateMeter(0);
  meter.add('mail', 1000, 1000);
  expect(meter.read(10_000)).toEqual([{ stream: 'mail', rate: 100 }]);
  meter.add('mail', 5000, 58_000);
  meter.add('meetings', 60, 58_000);
  const rates = meter.read(110_000);
  expect(rates.map(({ stream }) => stream)).toEqual(['mail', 'meetings']);
  expect(rates[0]!.rate).toBeCloseTo(5000 / 55, 5);
  expect(meter.read(200_000)).toEqual([
    { stream: 'mail', rate: 0 },
    { stream: 'meetings', rate: 0 },
  ]);
});

test('a pause of more than a minute does not make the next rate smaller', () => {
  const meter = new RateMeter(0);
  meter.add('mail', 1000, 1000);
  meter.add('mail', 500, 500_000);
  expect(meter.read(505_000)).toEqual([{ stream: 'mail', rate: 100 }]);
});
