// Example calls of queries/leave.ts.
import { addLeave, listLeave, removeLeave } from '../leave.ts';
import { at, id, organizationId, personId, type Sample } from './sample.ts';

const leave = [{ leaveId: id(7), personId, from: '2026-03-02', to: '2026-03-06', part: 'day' as const }];

export const samples: Record<string, Sample> = {
  listLeave: { run: (tx) => listLeave(tx, { organizationId, personIds: [personId] }) },
  addLeave: { run: (tx) => addLeave(tx, { organizationId, leave, at, by: 'Ana' }) },
  removeLeave: { run: (tx) => removeLeave(tx, { organizationId, leaveId: id(7) }) },
};
