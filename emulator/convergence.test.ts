// A careful client comes through the presets: whatever they do passes, and nothing is lost or invented.
import { expect, test } from 'vitest';
import { openPreset } from './fault-presets.ts';
import { allRoles, clientId, now, secret, startTest, tenantId, type TestEmulator } from './harness.ts';
import { group, lying, mail, post, team, user } from './truth/tiny-tenant.ts';

interface Page {
  readonly value: readonly { readonly id: string }[];
  readonly next: string | null;
}

/** Repeats what fails in any way; a 410 is told to the caller. */
class CarefulClient {
  readonly #emulator: TestEmulator;
  #token: string | null = null;
  failures = 0;

  constructor(emulator: TestEmulator) {
    this.#emulator = emulator;
  }

  async read(url: string): Promise<Page | 'start over'> {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const page = await this.#try(url).catch(() => null);
      if (page) return page;
      this.failures += 1;
    }
    throw new Error(`No way through at ${url}`);
  }

  async #try(url: string): Promise<Page | 'start over' | null> {
    this.#token ??= await this.#signIn();
    if (this.#token === null) return null;
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${this.#token}`, Prefer: 'IdType="ImmutableId", odata.maxpagesize=7' },
      signal: AbortSignal.timeout(1000),
    });
    if (response.status === 401) this.#token = null;
    if (response.status === 410) return 'start over';
    if (response.status === 429) await wait(response.headers.get('retry-after'));
    if (response.status !== 200) return null;
    const body = (await response.json()) as Record<string, unknown>;
    const next = body['@odata.nextLink'];
    if (!Array.isArray(body['value'])) return null;
    if (typeof next === 'string' && (next === url || !next.startsWith(this.#emulator.graphUrl))) return null;
    return { value: body['value'], next: typeof next === 'string' ? next : null };
  }

  async #signIn(): Promise<string | null> {
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    };
    const { status, headers, body } = await this.#emulator.post(tenantId, form);
    if (status === 429) await wait(headers.get('retry-after'));
    return typeof body['access_token'] === 'string' ? body['access_token'] : null;
  }
}

const wait = async (header: string | null): Promise<void> => {
  const seconds = Number(header);
  const until = Date.parse(header ?? '');
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Number.isNaN(until) ? 0 : until - Date.now();
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds + 5));
};

const readFolder = async (client: CarefulClient, start: string): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>();
  let next: string | null = start;
  while (next !== null) {
    const page: Page | 'start over' = await client.read(next);
    next = page === 'start over' ? start : page.next;
    if (page !== 'start over') for (const item of page.value) ids.add(item.id);
  }
  return ids;
};

for (const preset of ['ten-percent', 'thirty-percent'] as const) {
  test(`everything is read through the preset ${preset}, and no wait is cut short`, { timeout: 120_000 }, async () => {
    const owners = ['ana', 'ben', 'cyd', 'dan'];
    const steps = owners.flatMap((owner) =>
      Array.from({ length: 60 }, (_, index) =>
        lying(owner, 'inbox', mail(`${owner}${index}`, new Date(now - (index + 1) * 60_000).toISOString())),
      ),
    );
    const talk = Array.from({ length: 28 }, (_, index) =>
      post('ana', new Date(now - (28 - index) * 60_000).toISOString()),
    );
    const emulator = await startTest({
      roles: [...allRoles, 'ChannelMessage.Read.All'],
      groups: [group('crew', owners, { unified: true, isTeam: true })],
      teams: [team('crew', { General: talk })],
      users: owners.map((name) => user(name)),
      steps,
      faults: openPreset(preset, 11),
    });
    const client = new CarefulClient(emulator);
    for (const owner of owners) {
      const ids = await readFolder(
        client,
        `${emulator.graphUrl}/v1.0/users/${owner}/mailFolders/inbox/messages/delta?$select=id`,
      );
      expect([...ids].sort()).toEqual(Array.from({ length: 60 }, (_, index) => `${owner}${index}`).sort());
    }
    const channel = encodeURIComponent('19:General@thread.tacv2');
    const messages = `${emulator.graphUrl}/v1.0/teams/crew/channels/${channel}/messages`;
    const expected = talk.map(({ at }) => String(at)).sort();
    for (const start of [`${messages}/delta?$expand=replies&$top=7`, `${messages}?$expand=replies&$top=7`]) {
      expect([...(await readFolder(client, start))].sort()).toEqual(expected);
    }
    expect(client.failures).toBeGreaterThan(0);
    expect((await emulator.control('GET', '/ledger')).body['early']).toBe(0);
    await emulator.close();
  });
}
