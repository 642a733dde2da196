// Many processes, many callers, one credential that a strict source replaces with every use: one request for each expiry.
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createConnection } from '../src/db/queries/connections.ts';
import { createOrganization } from '../src/db/queries/organizations.ts';
import { type Here, withDatabases } from '../src/db/testing.ts';
import { openKeyring } from '../src/lib/secrets.ts';
import type { Given, Round, Setting } from './refresh-process.ts';

const processes = 4;
const callers = 1000;
const expiries = 200;
const lifeSeconds = 3600;
/** The source's 30 s of silence are a twentieth here; patience is three times as long in proportion, as four processes share a machine with other tests. */
const turns = { leaseSeconds: 13.5, giveUpMs: 11_250, lookMs: [5, 50] as [number, number] };
const silence = 1500;
const now = new Date('2026-03-02T08:00:00Z');

/** Takes each refresh token once, at the moment it comes in; whoever brings one again gets `invalid_grant`. */
const openStrictServer = async (first: string) => {
  let current = first;
  const seen = { refreshes: 0, refused: 0, stallMs: 0 };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const part of request) body += String(part);
    if (body !== current) {
      seen.refused += 1;
      return response.writeHead(400).end('{"error":"invalid_grant"}');
    }
    seen.refreshes += 1;
    const number = seen.refreshes;
    current = `refresh-${number}-${randomUUID()}`;
    const granted = { access_token: `access-${number}`, refresh_token: current, expires_in: lifeSeconds };
    await wait(seen.stallMs);
    return response.writeHead(200).end(JSON.stringify(granted));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}/token`, seen, close };
};

const makeConnection = async (here: Here, secret: string): Promise<Omit<Setting, 'tokenUrl' | 'databaseUrl'>> => {
  const [organizationId, connectionId, key] = [randomUUID(), randomUUID(), randomBytes(32)];
  const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
  const organization = { organizationId, name: 'A', zone: 'UTC', hours, createdAt: now };
  await here.database.door((tx) => createOrganization(tx, organization));
  const place = { organizationId, table: 'connection', row: connectionId, column: 'secret' };
  await here.database.tenant(organizationId, (tx) =>
    createConnection(tx, {
      organizationId,
      connectionId,
      provider: 'test',
      settings: {},
      streams: ['people'],
      since: null,
      tenantId: 't',
      tenantName: 'T',
      way: 'own-account',
      mode: 'delegated',
      grantKey: 'g',
      signedInAs: null,
      credentialExpiresAt: null,
      connectedAt: now,
      connectedBy: 'A',
      dueAt: now,
      secret: openKeyring([key]).seal(secret, place),
    }),
  );
  return { organizationId, connectionId, key: key.toString('base64'), callers, turns };
};

const startProcess = async (setting: Setting): Promise<ChildProcess> => {
  const child = fork(join(import.meta.dirname, 'refresh-process.ts'), {
    env: { PATH: process.env['PATH'], SETTING: JSON.stringify(setting) },
  });
  await once(child, 'message');
  return child;
};

const ask = async (child: ChildProcess, round: Round): Promise<Given> => {
  const answer = once(child, 'message');
  child.send(round);
  return (await answer)[0];
};

withDatabases((here) => {
  test.skipIf(here.engine === 'pglite')(
    `${processes} processes with ${callers} callers each ask a strict source once for each of ${expiries} expiries`,
    async () => {
      const server = await openStrictServer('refresh-0');
      const made = await makeConnection(here, 'refresh-0');
      const setting = { ...made, tokenUrl: server.url, databaseUrl: here.url ?? '' };
      const children = await Promise.all(Array.from({ length: processes }, () => startProcess(setting)));
      let offset = 0;
      try {
        for (let number = 1; number <= expiries; number += 1) {
          // Every other time the token is refused before its end; now and then the source is silent for long.
          const early = number % 2 === 0;
          if (!early) offset += 1000 * lifeSeconds + 1;
          server.seen.stallMs = number % 25 === 0 ? silence : number % 3 === 0 ? 0 : 20;
          const round = { offset, refused: early ? `access-${number - 1}` : null, spreadMs: 30 };
          const given = await Promise.all(children.map((child) => ask(child, round)));
          expect(given).toEqual(given.map(() => ({ tokens: [`access-${number}`], failures: [] })));
        }
        expect(server.seen).toMatchObject({ refreshes: expiries, refused: 0 });
      } finally {
        await Promise.all(
          children.map((child) => {
            const gone = once(child, 'exit');
            child.send('end');
            return gone;
          }),
        );
        await server.close();
      }
    },
    300_000,
  );
});
