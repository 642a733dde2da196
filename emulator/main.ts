// Starts the emulator from the command line, prints where it listens as one line of JSON, and serves until it is told to stop.
import { readFileSync } from 'node:fs';
import { ArgumentError, help, readArguments, type Arguments } from './arguments.ts';
import { makeDefaultApp } from './default-app.ts';
import { openPreset, Preset } from './fault-presets.ts';
import { FaultPlan } from './faults.ts';
import { Limits } from './quota.ts';
import { MailFileUnreadable, MailLinesBroken } from './scenarios/mail-files/reading.ts';
import { openScenario, SCENARIOS, type ScenarioOptions } from './scenarios/index.ts';
import { startEmulator, type Emulator } from './server.ts';
import { Settings } from './settings.ts';
import type { Tenant } from './tenant/model.ts';

type ScenarioName = ScenarioOptions['name'];

const nameScenario = (given: Arguments): ScenarioName => {
  const implied = given.mail.length > 0 ? 'mail' : given['folder-messages'] === undefined ? 'small-office' : 'folders';
  const wanted = given.scenario ?? implied;
  const found = SCENARIOS.find((name) => name === wanted);
  if (!found) throw new ArgumentError(`There is no scenario ${wanted}. Choose one of: ${SCENARIOS.join(', ')}.`);
  if (found === 'mail' && given.mail.length === 0) {
    throw new ArgumentError('The scenario mail needs at least one --mail FILE.');
  }
  if (found !== 'mail' && given.mail.length > 0) {
    throw new ArgumentError(`The scenario ${found} reads no mail files. Leave out --scenario or --mail.`);
  }
  return found;
};

const openTenant = (given: Arguments, now: number): Tenant =>
  openScenario({
    name: nameScenario(given),
    mail: given.mail,
    now,
    seed: given.seed,
    ...(given['folder-messages'] === undefined ? {} : { folderMessages: given['folder-messages'] }),
    ...(given['folder-days'] === undefined ? {} : { folderDays: given['folder-days'] }),
    ...(given.mailboxes === undefined ? {} : { mailboxes: given.mailboxes }),
    ...(given['skip-broken']
      ? { skipBroken: (lines) => console.error(`${lines.length} broken lines of mail metadata were passed over.`) }
      : {}),
  });

const readFaults = (given: Arguments): FaultPlan => {
  if (given.faults === undefined) return FaultPlan.parse({});
  const preset = Preset.safeParse(given.faults);
  if (preset.success) return openPreset(preset.data, given.seed);
  try {
    return FaultPlan.parse(JSON.parse(readFileSync(given.faults, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ArgumentError(`The fault plan ${given.faults} cannot be used: ${reason}`, { cause });
  }
};

const start = async (given: Arguments): Promise<void> => {
  const now = given.now === undefined ? Date.now() : Date.parse(given.now);
  const tenant = openTenant(given, now);
  const app = makeDefaultApp(tenant, given.seed);
  const emulator = await startEmulator({
    tenants: [tenant],
    apps: [app],
    now,
    frozen: given.frozen,
    port: given.port,
    faults: readFaults(given),
    limits: Limits.parse({ mode: given.quota }),
    settings: Settings.parse({ latency: given.latency, links: given['official-links'] ? 'official' : 'own' }),
  });
  stopOnSignal(emulator, given['with-parent']);
  const ready = {
    loginUrl: emulator.loginUrl,
    graphUrl: emulator.graphUrl,
    slackUrl: emulator.slackUrl,
    zoomUrl: emulator.zoomUrl,
    googleUrl: emulator.googleUrl,
    bambooUrl: emulator.bambooUrl,
    controlUrl: emulator.controlUrl,
    tenantId: tenant.id,
    clientId: app.clientId,
    clientSecret: app.secrets[0]?.value,
    now: emulator.world.clock.state().now,
  };
  console.log(JSON.stringify(ready));
};

const stopOnSignal = (emulator: Emulator, withParent: boolean): void => {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    emulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  if (!withParent) {
    process.on('SIGINT', stop);
    return;
  }
  // A terminal sends Ctrl-C to every process: the parent still needs the tenant until it has stopped.
  process.on('SIGINT', () => {});
  process.stdin.resume();
  process.stdin.on('end', stop);
  process.stdin.on('close', stop);
};

const explain = (error: unknown, given: Arguments | null): { message: string; code: number } => {
  const told = [ArgumentError, MailFileUnreadable, MailLinesBroken].some((kind) => error instanceof kind);
  if (told && error instanceof Error) return { message: error.message, code: 2 };
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return {
      message: `Port ${given?.port ?? 0} on 127.0.0.1 is in use. Choose another with --port, or leave it out for a free one.`,
      code: 1,
    };
  }
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), code: 1 };
};

let given: Arguments | null = null;
try {
  given = readArguments(process.argv.slice(2));
  if (given.help) console.log(help);
  else await start(given);
} catch (error) {
  const { message, code } = explain(error, given);
  console.error(message);
  process.exit(code);
}
