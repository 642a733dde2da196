// The list of commands, in the order in which --help shows them.
import { activities } from './activities.ts';
import { apiKeys } from './api-keys.ts';
import { calls } from './calls.ts';
import type { Command } from './command.ts';
import { connect } from './connect.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { exporting } from './export.ts';
import { identities } from './identities.ts';
import { importCommand } from './import.ts';
import { mail } from './mail.ts';
import { migrate } from './migrate.ts';
import { people } from './people.ts';
import { quarantine } from './quarantine.ts';
import { retention } from './retention.ts';
import { runs } from './runs.ts';
import { serve } from './serve.ts';
import { signals } from './signals.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';
import { teams } from './teams.ts';
import { worker } from './worker.ts';
import { workingTime } from './working-time.ts';

export const commands: readonly Command[] = [
  demo,
  serve,
  worker,
  connect,
  doctor,
  importCommand,
  sync,
  status,
  runs,
  quarantine,
  people,
  identities,
  teams,
  signals,
  activities,
  exporting,
  calls,
  workingTime,
  retention,
  mail,
  apiKeys,
  migrate,
];
