// Ready-made fault plans; `ten-percent` fails a tenth of all requests in every way that a right client gets over.
import { Fault, FaultPlan } from './faults.ts';
import { z } from 'zod';

const transient = z
  .array(Fault)
  .parse([
    { kind: 'reset' },
    { kind: 'cut-connection' },
    { kind: 'cut-json' },
    { kind: 'garbage' },
    { kind: 'content-type' },
    { kind: 'slow', milliseconds: 300 },
    { kind: 'hang', milliseconds: 2_000 },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 502 },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 504 },
    { kind: 'throttle', retryAfter: { form: 'seconds', seconds: 1 } },
    { kind: 'throttle', retryAfter: { form: 'zero' } },
    { kind: 'throttle', retryAfter: { form: 'date', seconds: 1 } },
    { kind: 'throttle', retryAfter: { form: 'none' } },
    { kind: 'throttle', retryAfter: { form: 'garbage' } },
    { kind: 'throttle', retryAfter: { form: 'decimal', seconds: 0.249 } },
    { kind: 'page-without-value' },
    { kind: 'next-link-to-itself' },
    { kind: 'next-link-elsewhere' },
    { kind: 'empty-page' },
    { kind: 'duplicate-items' },
    { kind: 'gone' },
    { kind: 'expired-token' },
  ]);

const ofLogin = z
  .array(Fault)
  .parse([
    { kind: 'entra', code: 90033 },
    { kind: 'reset' },
    { kind: 'cut-json' },
    { kind: 'garbage' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503 },
    { kind: 'throttle', retryAfter: { form: 'seconds', seconds: 1 } },
  ]);

const ofMembers = z.array(Fault).parse([
  { kind: 'throttle', retryAfter: { form: 'decimal', seconds: 0.249 } },
  { kind: 'status', status: 503 },
]);

const makePreset = (share: number, seed: number): FaultPlan =>
  FaultPlan.parse({
    seed,
    rules: [
      { match: { service: 'graph' }, share, faults: transient },
      { match: { service: 'login' }, share, faults: ofLogin },
      { match: { service: 'graph', batched: true }, share, faults: ofMembers },
      { match: { service: 'slack' }, share, faults: transient },
      { match: { service: 'zoom' }, share, faults: transient },
      { match: { service: 'google' }, share, faults: transient },
      { match: { service: 'bamboohr' }, share, faults: transient },
      { match: { service: 'google', batched: true }, share, faults: ofMembers },
    ],
  });

export const Preset = z.enum(['ten-percent', 'thirty-percent']);

/** The named plan. */
export const openPreset = (name: z.infer<typeof Preset>, seed: number): FaultPlan =>
  makePreset(name === 'ten-percent' ? 0.1 : 0.3, seed);
