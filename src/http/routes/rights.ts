// The right to see names in exports: given, taken back, who did so, and whether one has it.
import { changeRight, readOwnRights, readRightChanges } from '../../access/export-names.ts';
import * as contract from '../../contract/rights.ts';
import type { Database } from '../../db/open.ts';
import type { Clock } from '../../lib/clock.ts';
import { notFound, Refusal } from '../errors.ts';
import { type Route, route } from '../route.ts';

interface RightParts {
  readonly database: Database;
  readonly clock: Clock;
}

const refused = {
  'by-role': {
    status: 409,
    code: 'right-by-role',
    message: 'Owners see names in exports by their role.',
    fix: 'There is nothing to give or to take back.',
  },
  own: {
    status: 409,
    code: 'own-right',
    message: 'Nobody gives this right to themselves.',
    fix: 'Ask an owner or another admin.',
  },
} as const;

export const rightRoutes = (parts: RightParts): readonly Route[] => [
  route(contract.changeNamesRight, async ({ input: { id: userId, given }, caller }) => {
    const done = await changeRight(parts, caller, { userId, given });
    if (done === 'unknown') throw notFound('The member');
    if (done !== 'done') throw new Refusal(refused[done]);
    return {};
  }),
  route(contract.listRightChanges, async ({ caller }) => ({
    changes: await readRightChanges(parts, caller.organizationId),
  })),
  route(contract.readOwnRights, ({ caller }) => readOwnRights(parts, caller)),
];
