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
  const account = {
    ...{ accountId, sourceId: accountId, kind: 'person' as const, displayName: 'Ana', addresses: ['ana@contoso.com'] },
    ...{ department: null, jobTitle: null, managerSourceId: null, enabled: true, mailbox: true, createdAt: now },
  };
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

const aPage = (key: ConnectionKey, at: { stream: string; accountId: string; version: number }) => ({
  key: { organizationId: key.organizationId, connectionId: key.connectionId, part: 'root', ...at },
  ...{ version: at.version, cursor: '{"page":2}', began: now, nextAt: null, items: 1, now },
});

withDatabases((here) => {
  test('withdrawing deletes every transcript of the organization and of no other, and begins reading anew', async () => {
    const [ours, others] = [await openConnection(here), await openConnection(here)];
    const tenant = here.database.tenant;
    const [{ accountId }] = [await readCall(here.database, ours.key), await readCall(here.database, others.key)];
    for (const { key } of [ours, others]) {
      const { organizationId } = key;
      expect(await tenant(organizationId, (tx) => isAttested(tx, organizationId))).toBe(false);
      await tenant(organizationId, (tx) => attestCalls(tx, { organizationId, at: now, by: 'Ana' }));
      // Who attests again changes nothing of who did first.
      await tenant(organizationId, (tx) => attestCalls(tx, { organizationId, at: new Date(), by: 'Bo' }));
      expect(await tenant(organizationId, (tx) => holdAttestation(tx, organizationId))).toBe(true);
      const read = await tenant(organizationId, (tx) => readAttestation(tx, organizationId));
      expect(read).toEqual({ at: now, by: 'Ana', transcripts: 1 });
    }
    const { organizationId } = ours.key;
    for (const stream of ['calls', 'mail'])
      expect(
        await tenant(organizationId, (tx) => advance(tx, aPage(ours.key, { stream, accountId, version: 0 }))),
      ).not.toBeNull();
    const withdraw = () => tenant(organizationId, (tx) => withdrawCalls(tx, { organizationId, streams: ['calls'] }));
    expect(await withdraw()).toBe(1);
    expect(await withdraw()).toBeNull();
    expect(await tenant(organizationId, (tx) => readAttestation(tx, organizationId))).toEqual({
      at: null,
      by: null,
      transcripts: 0,
    });
    const other = others.key.organizationId;
    expect(await tenant(other, (tx) => readAttestation(tx, other))).toMatchObject({ by: 'Ana', transcripts: 1 });
    // A page that was on its way is saved no more; other streams go on.
    const late = (stream: string) =>
      tenant(organizationId, (tx) => advance(tx, aPage(ours.key, { stream, accountId, version: 1 })));
    expect([await late('calls'), await late('mail')]).toMatchObject([null, { status: 'connected' }]);
    const { cursor } = await tenant(organizationId, (tx) =>
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
    const as = (token: string, method: 'GET' | 'POST', path = url, payload?: object) =>
      server.inject({ method, url: path, cookies: { plumbline: token }, ...(payload && { payload }) });
    const before = (await as(a.tokens.owner, 'GET')).json();
    expect(before).toMatchObject({ attested: null, transcripts: 0, statement: callsStatement });

    expect(errorOf(await as(a.tokens.owner, 'POST', url, { agreed: false })).fields).toMatchObject([
      { field: 'agreed' },
    ]);
    expect((await as(a.tokens.manager, 'POST', url, { agreed: true })).statusCode).toBe(403);
    expect((await as(a.tokens.owner, 'POST', url, { agreed: true })).json()).toMatchObject({
      attested: { by: 'owner aaaa-marked' },
    });
    expect((await as(b.tokens.owner, 'GET')).json()).toMatchObject({ attested: null });
    await readCall(product.database, a);

    const { receipt } = (await as(a.tokens.owner, 'POST', `${url}/withdraw`, {})).json();
    const details = { source: 'Call transcripts', attestedBy: 'owner aaaa-marked', transcripts: 1 };
    expect(receipt).toMatchObject({ kind: 'erased', by: 'owner aaaa-marked', details });
    expect((await as(a.tokens.owner, 'GET', '/api/receipts')).json().receipts).toContainEqual(receipt);
    expect((await as(a.tokens.owner, 'POST', `${url}/withdraw`, {})).json()).toEqual({ receipt: null });
  } finally {
    await product.close();
  }
});
