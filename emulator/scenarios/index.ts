// The list of scenarios: what a tenant of the emulator can be filled with.
import type { Instant, Tenant } from '../tenant/model.ts';
import { openSmallOffice } from './small-office/office.ts';

export const SCENARIOS = ['small-office', 'ten-thousand', 'mail', 'folders'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

export interface ScenarioOptions {
  readonly name: ScenarioName;
  /** Mail-metadata files (JSON lines); read by the scenario `mail` only. */
  readonly mail: readonly string[];
  /** Messages in each folder of the scenario `folders`. */
  readonly folderMessages?: number;
  /** Mailboxes of the scenario `folders`. */
  readonly mailboxes?: number;
  readonly now: Instant;
  readonly seed: number;
}

/** The tenant of that name; the same options give the same tenant. */
export function openScenario(options: ScenarioOptions): Tenant {
  if (options.name !== 'small-office') throw new RangeError(`The scenario ${options.name} cannot be opened yet.`);
  return openSmallOffice(options);
}
