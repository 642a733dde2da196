// Generated tests take the same cases in every run, so that a red one is red again; PLUMBLINE_SEED=<number> takes others.
import * as fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['PLUMBLINE_SEED'] ?? 20_261_121) });
