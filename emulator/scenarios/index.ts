// The list of scenarios: what a tenant of the emulator can be filled with.
import type { Instant, Tenant } from '../tenant/model.ts';
import { openBulkFolders } from './bulk-folders.ts';
import { type BrokenLine, readMailFiles } from './mail-files/reading.ts';
import { openMailTenant } from './mail-files/tenant.ts';
import { openSmallOffice } from './small-office/office.ts';
import { openTenThousand } from './ten-thousand/tenant.ts';

export const SCENARIOS = ['small-office', 'ten-thousand', 'mail', 'folders'] as const;
type ScenarioName = (typeof SCENARIOS)[number];

export interface ScenarioOptions {
  readonly name: ScenarioName;
  /** Mail-metadata files (JSON lines); read by the scenario `mail` only. */
  readonly mail: readonly string[];
  /** If given, broken lines of the mail files are left out and told here; otherwise they are an error. */
  readonly skipBroken?: (lines: readonly BrokenLine[]) => void;
  /** Messages in each folder of the scenario `folders`; 5,000 by default. */
  readonly folderMessages?: number;
  /** Mailboxes of the scenario `folders`; 1 by default. */
  readonly mailboxes?: number;
  /** Over how many days before `now` the scenario `folders` spreads its messages; 14 by default. */
  readonly folderDays?: number;
  readonly now: Instant;
  readonly seed: number;
}

/**
 * The tenant of that name; the same options give the same tenant.
 * Throws MailFileUnreadable or MailLinesBroken, both with a message for the one who named the files.
 */
export function openScenario(options: ScenarioOptions): Tenant {
  const { name, now, seed } = options;
  if (name === 'small-office') return openSmallOffice({ now, seed });
  if (name === 'mail') return openMailTenant(readMailFiles(options.mail, options.skipBroken), { now, seed });
  if (name === 'ten-thousand') return openTenThousand({ now, seed });
  const { folderMessages = 5_000, mailboxes = 1, folderDays: days = 14 } = options;
  return openBulkFolders({ now, seed, folderMessages, mailboxes, days });
}
