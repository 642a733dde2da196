// The attestation that call transcripts hang on: given, shown, withdrawn with what was read because of it; and its own walls.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { callsStatement } from '../../contract/calls.ts';
import {
  attestCalls,
  holdAttestation,
  isAttested,
  readAttestation,
  withdrawCalls,
} from '../../db/queries/attestation.ts';
import { advance } from '../../db/queries/pages.ts';
import { seedPartitions } from '../../db/queries/partitions.ts';
import { withDatabases } from '../../db/testing.ts';
import { openConnection } from '../../connections/testing-parts.ts';
import { type Database } from '../../db/open.ts';
import type { ConnectionKey } from '../../db/queries/connections.ts';
import { upsertAccounts } from '../../db/queries/accounts.ts';
import { errorOf } from '../testing.ts';
import { openTestProduct } from '../testing-product.ts';

const now = new Date('2026-11-20T12:00:00Z');

/** An account with a transcript and a partition of gated calls that is being read. */
const readCall = async (database: Database, key: ConnectionKey): Promise<{ accountId: string }> => {
  const accountId = randomUUID();
  const nothing = { department: null, jobTitle: null, managerSourceId: null };
  const shown = { sourceId: accountId, displayName: 'Ana', addresses: ['ana@contoso.com'], ...nothing };
  const account = { accountId, kind: 'person' as const, enabled: true, mailbox: true, createdAt: now, ...shown };
  await database.tenant(key.organizationId, async (tx) => {
    await upsertAccounts(tx, { ...key, accounts: [account] });
    await seedPartitions(tx, { ...key, byTenant: [], byMailbox: ['calls', 'mail'], now, accountIds: [accountId] });
    const call = { transcript_id: randomUUID(), event: randomUUID(), at: now, stored_at: now, ended_at: null };
    const said = { attributed: true, participants: ['x@fabrikam.com'], cues: 1, sealed: Buffer.from('sealed') };
    await tx
      .insertInto('transcript')
      .values({ organization_id: key.organizationId, account_id: accountId, ...call, ...said })
      .execute();
  });
  return { accountId };
};

const aPage = (
  { organizationId, connectionId }: ConnectionKey,
  { stream, accountId, version }: { stream: string; accountId: string; version: number },
) => {
  const key = { organizationId, connectionId, stream, accountId, part: 'root' };
  return { key, version, cursor: '{"page":2}', began: now, asked: now, nextAt: null, items: 1, now };
};

withDatabases((here) => {
  test('withdrawing deletes every transcript of the organization and of no other, and begins reading anew', async () => {
    const [ours, others] = [await openConnection(here), await openConnection(here)];
    const [{ accountId }] = [await readCall(here.database, ours.key), await readCall(here.database, others.key)];
    for (const { key } of [ours, others]) {
      const { organizationId } = key;
      expect(await here.database.tenant(organizationId, (tx) => isAttested(tx, organizationId))).toBe(false);
      await here.database.tenant(organizationId, (tx) => attestCalls(tx, { organizationId, at: now, by: 'Ana' }));
      // Who attests again changes nothing of who did first.
      await here.database.tenant(organizationId, (tx) => attestCalls(tx, { organizationId, at: new Date(), by: 'Bo' }));
      expect(await here.database.tenant(organizationId, (tx) => holdAttestation(tx, organizationId))).toBe(true);
      const read = await here.database.tenant(organizationId, (tx) => readAttestation(tx, organizationId));
      expect(read).toEqual({ at: now, by: 'Ana', transcripts: 1 });
    }
    const { organizationId } = ours.key;
    for (const stream of ['calls', 'mail'])
      expect(
        await here.database.tenant(organizationId, (tx) =>
          advance(tx, aPage(ours.key, { stream, accountId, version: 0 })),
        ),
      ).not.toBeNull();
    const withdraw = () =>
      here.database.tenant(organizationId, (tx) => withdrawCalls(tx, { organizationId, streams: ['calls'] }));
    expect(await withdraw()).toBe(1);
    expect(await withdraw()).toBeNull();
    expect(await here.database.tenant(organizationId, (tx) => readAttestation(tx, organizationId))).toEqual({
      at: null,
      by: null,
      transcripts: 0,
    });
    const other = others.key.organizationId;
    expect(await here.database.tenant(other, (tx) => readAttestation(tx, other))).toMatchObject({
      by: 'Ana',
      transcripts: 1,
    });
    // A page that was on its way is saved no more; other streams go on.
    const late = (stream: string) =>
      here.database.tenant(organizationId, (tx) => advance(tx, aPage(ours.key, { stream, accountId, version: 1 })));
    expect([await late('calls'), await late('mail')]).toMatchObject([null, { status: 'connected' }]);
    const { cursor } = await here.database.tenant(organizationId, (tx) =>
      tx
        .selectFrom('stream_partition')
        .select('cursor')
        .where('organization_id', '=', organizationId)
        .where('stream', '=', 'calls')
        .executeTakeFirstOrThrow(),
    );
    expect(cursor).toBeNull();
  });
});

test('an admin attests, sees who did and when, and withdraws with a receipt', async () => {
  const product = await openTestProduct();
  try {
    const { a, b, server } = product;
    const url = '/api/calls/attestation';
    const read = async (token: string, path = url) =>
      (await server.inject({ url: path, cookies: { plumbline: token } })).json();
    const post = (token: string, path: string, payload: object) =>
      server.inject({ method: 'POST', url: path, cookies: { plumbline: token }, payload });
    const before = await read(a.tokens.owner);
    expect(before).toMatchObject({ attested: null, transcripts: 0, statement: callsStatement });

    expect(errorOf(await post(a.tokens.owner, url, { agreed: false })).fields).toMatchObject([{ field: 'agreed' }]);
    expect((await post(a.tokens.manager, url, { agreed: true })).statusCode).toBe(403);
    expect((await post(a.tokens.owner, url, { agreed: true })).json()).toMatchObject({
      attested: { by: 'owner aaaa-marked' },
    });
    expect(await read(b.tokens.owner)).toMatchObject({ attested: null });
    await readCall(product.database, a);

    const { receipt } = (await post(a.tokens.owner, `${url}/withdraw`, {})).json();
    const details = { source: 'Call transcripts', attestedBy: 'owner aaaa-marked', transcripts: 1 };
    expect(receipt).toMatchObject({ kind: 'erased', by: 'owner aaaa-marked', details });
    expect((await read(a.tokens.owner, '/api/receipts')).receipts).toContainEqual(receipt);
    expect((await post(a.tokens.owner, `${url}/withdraw`, {})).json()).toEqual({ receipt: null });
  } finally {
    await product.close();
  }
});
