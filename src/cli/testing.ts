// A terminal before a product that is set up: what commands print there, and how they end.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type App, openApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { setUp } from '../contract/session.ts';
import { openLog } from '../lib/log.ts';
import { type Client, clientOf } from './client.ts';
import type { Command, Place } from './command.ts';
import { dispatch } from './dispatch.ts';

/** What Ana says when she sets the product up. */
export const firstRun = {
  organizationName: 'Contoso',
  zone: 'Europe/Berlin',
  fullName: 'Ana Ruiz',
  email: 'ana@example.com',
  password: 'correct horse battery',
  setUpCode: '',
};

export interface Printed {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `words` as a command line of these commands; without a product nothing is to be reached. */
export const runCommand = async (
  commands: readonly Command[],
  words: readonly string[],
  place: Pick<Place, 'environment' | 'folder'> = { environment: {}, folder: '/' },
): Promise<Printed> => {
  const printed = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof printed) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        printed[name] += String(chunk);
        done();
      },
    });
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') };
  const exit = await dispatch(words, commands, { ...place, ...streams, signal: new AbortController().signal });
  return { exit, ...printed };
};

export interface Terminal {
  readonly app: App;
  readonly client: Client;
  /** Where the product keeps its data, and where commands look for files. */
  readonly folder: string;
  run(...words: string[]): Promise<Printed>;
  close(): Promise<void>;
}

/** Beside a server of Ana's, who set it up; nothing is synced. */
export const openTerminal = async (...commands: readonly Command[]): Promise<Terminal> => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-terminal-'));
  const config = readConfig({ PORT: '0', PLUMBLINE_DATA_DIR: folder }, '/');
  const app = await openApp({ config, log: openLog({ level: 'silent' }), role: 'web' });
  await app.listen();
  const client = clientOf(app);
  await client.call(setUp, firstRun);
  return {
    app,
    client,
    folder,
    run: (...words) => runCommand(commands, words, { environment: { PLUMBLINE_DATA_DIR: folder }, folder }),
    close: async () => {
      await app.close();
      await rm(folder, { recursive: true });
    },
  };
};
