// The attestation that call transcripts hang on: read, given, and withdrawn with everything that was read because of it.
import { randomUUID } from 'node:crypto';
import { describeReceipt } from '../../connections/lifecycle.ts';
import type { SourceParts } from '../../connections/sources.ts';
import * as contract from '../../contract/calls.ts';
import type { Jobs } from '../../db/jobs.ts';
import { attestCalls, readAttestation, withdrawCalls } from '../../db/queries/attestation.ts';
import { listConnections } from '../../db/queries/connections.ts';
import { addReceipt, type Receipt } from '../../db/queries/receipts.ts';
import type { Tx } from '../../db/schema.ts';
import { syncNow } from '../../sync/schedule.ts';
import { type Route, route } from '../route.ts';

interface CallsParts extends SourceParts {
  readonly jobs?: Jobs;
}

const show = async (tx: Tx, organizationId: string): Promise<contract.CallsAttestation> => {
  const { at, by, transcripts } = await readAttestation(tx, organizationId);
  return {
    attested: at === null ? null : { at: at.toISOString(), by: by ?? '' },
    transcripts,
    statement: [...contract.callsStatement],
    promises: [...contract.callsPromises],
  };
};

const gatedStreams = ({ providers }: SourceParts): readonly string[] => [
  ...new Set(
    providers.flatMap(({ streams }) => streams.filter(({ gate }) => gate === 'calls').map(({ name }) => name)),
  ),
];

/** What waited for the attestation begins now. */
const beginReading = async (parts: CallsParts, organizationId: string): Promise<void> => {
  const gated = gatedStreams(parts);
  const connections = await parts.database.tenant(organizationId, (tx) => listConnections(tx, organizationId));
  const waiting = connections.filter(
    ({ status, streams }) => status === 'connected' && streams.some((name) => gated.includes(name)),
  );
  for (const connection of waiting) await syncNow(parts, connection);
};

export const callsRoutes = (parts: CallsParts): readonly Route[] => [
  route(contract.readAttestation, async ({ caller: { organizationId } }) =>
    parts.database.tenant(organizationId, (tx) => show(tx, organizationId)),
  ),
  route(contract.attest, async ({ caller: { organizationId, fullName: by } }) => {
    const at = new Date(parts.seams.clock.now());
    const shown = await parts.database.tenant(organizationId, async (tx) => {
      await attestCalls(tx, { organizationId, at, by });
      return show(tx, organizationId);
    });
    await beginReading(parts, organizationId);
    return shown;
  }),
  route(contract.withdraw, async ({ caller: { organizationId, fullName: by } }) => {
    const at = new Date(parts.seams.clock.now());
    const receipt = await parts.database.tenant(organizationId, async (tx): Promise<Receipt | null> => {
      const attested = await readAttestation(tx, organizationId);
      const deleted = await withdrawCalls(tx, { organizationId, streams: gatedStreams(parts) });
      if (deleted === null) return null;
      const given = { attestedBy: attested.by, attestedAt: attested.at?.toISOString() ?? null };
      const details = { source: 'Call transcripts', ...given, transcripts: deleted };
      const made: Receipt = { receiptId: randomUUID(), kind: 'erased', at, by, details };
      await addReceipt(tx, { organizationId, ...made });
      return made;
    });
    return { receipt: receipt === null ? null : describeReceipt(receipt) };
  }),
];
