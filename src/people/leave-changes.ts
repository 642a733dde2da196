// Adding and removing leave, one by one or out of a file, with what it has computed again.
import { newId } from '../lib/ids.ts';
import type { LeaveRow as ReportRow, TimeEffect } from '../contract/working-time.ts';
import { addLeave, type LeaveRow, listLeave, removeLeave } from '../db/queries/leave.ts';
import { listPeopleBriefly } from '../db/queries/time-effects.ts';
import type { Tx } from '../db/schema.ts';
import type { Leave } from './days-off.ts';
import { readLeaveFile } from './leave-file.ts';
import { applyTimeChange } from './time-changes.ts';

interface Saving {
  readonly organizationId: string;
  readonly save: boolean;
  readonly at: Date;
  readonly by: string;
}

const rangesOf = (leave: readonly Leave[]) => leave.map(({ from, to }) => ({ from, to }));

/** Days of leave that are there already are not added twice. */
export const takeLeave = async (
  tx: Tx,
  wanted: Leave & { readonly personId: string },
  saving: Saving,
): Promise<TimeEffect> => {
  const { organizationId, save } = saving;
  const { personId, from, to, part } = wanted;
  const known = (await listLeave(tx, { organizationId, personIds: [personId] })).some(
    (row) => row.from === from && row.to === to && row.part === part,
  );
  const reached = known ? [] : [{ personIds: [personId], ranges: rangesOf([wanted]) }];
  const row = { leaveId: newId(), personId, from, to, part };
  const write = () => addLeave(tx, { ...saving, leave: known ? [] : [row] });
  return applyTimeChange(tx, { organizationId, reached, ...(save ? { write } : {}) });
};

/** Null where the person has no such leave. */
export const dropLeave = async (
  tx: Tx,
  wanted: { readonly personId: string; readonly leaveId: string },
  saving: Saving,
): Promise<TimeEffect | null> => {
  const { organizationId, save } = saving;
  const held = await listLeave(tx, { organizationId, personIds: [wanted.personId] });
  const row = held.find((one) => one.leaveId === wanted.leaveId);
  if (row === undefined) return null;
  const reached = [{ personIds: [row.personId], ranges: rangesOf([row]) }];
  const write = () => removeLeave(tx, { organizationId, leaveId: row.leaveId });
  return applyTimeChange(tx, { organizationId, reached, ...(save ? { write } : {}) });
};

const keyOf = ({ personId, from, to, part }: Omit<LeaveRow, 'leaveId'>): string => `${personId} ${from} ${to} ${part}`;

/** Rows that are right are added, also beside ones that are refused. Errors: LeaveFileRefused when it is no such file. */
export const importLeave = async (
  tx: Tx,
  csv: string,
  saving: Saving,
): Promise<TimeEffect & { readonly rows: readonly ReportRow[] }> => {
  const { organizationId, save } = saving;
  const lines = readLeaveFile(csv);
  const people = new Map((await listPeopleBriefly(tx, organizationId)).map((one) => [one.email, one.personId]));
  const personIds = [...new Set(lines.flatMap((line) => people.get(line.email) ?? []))];
  const known = new Set((await listLeave(tx, { organizationId, personIds })).map(keyOf));
  const added: LeaveRow[] = [];
  const rows = lines.map((line): ReportRow => {
    const { leave, fault, ...shown } = line;
    const personId = people.get(line.email);
    if (leave === null) return { ...shown, outcome: 'refused', text: fault };
    if (personId === undefined) return { ...shown, outcome: 'refused', text: 'Nobody on the roster has this address.' };
    const row = { leaveId: newId(), personId, ...leave };
    if (known.has(keyOf(row))) return { ...shown, outcome: 'known', text: 'It is there already.' };
    known.add(keyOf(row));
    added.push(row);
    return { ...shown, outcome: 'added', text: '' };
  });
  const reached = [...Map.groupBy(added, (row) => row.personId)].map(([personId, own]) => ({
    personIds: [personId],
    ranges: rangesOf(own),
  }));
  const write = () => addLeave(tx, { ...saving, leave: added });
  const effect = await applyTimeChange(tx, { organizationId, reached, ...(save ? { write } : {}) });
  return { ...effect, rows };
};
