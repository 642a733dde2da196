// What is told of who asks: their own figures and the rows behind them, as everybody else sees them who may.
import { z } from 'zod';
import { Day, endpoint } from './endpoint.ts';
import { readEvidence, readPerson } from './people.ts';

const period = { from: Day, to: Day };

export const readOwnFigures = endpoint({
  method: 'GET',
  path: '/api/own/figures',
  can: 'own:read',
  summary: 'Who asks: the period figures of all signals, and their days. 404 for who is not on the roster.',
  input: z.object(period),
  output: readPerson.output,
});

export const readOwnEvidence = endpoint({
  method: 'GET',
  path: '/api/own/evidence',
  can: 'own:read',
  summary: 'The rows behind one figure of who asks. 404 for who is not on the roster.',
  input: z.object({ signal: z.string(), ...period }),
  output: readEvidence.output,
});
