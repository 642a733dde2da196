// Retention: how long each kind is kept, what would go, and changing it.
import { previewRetention, readRetention } from '../../activity/retention.ts';
import * as contract from '../../contract/retention.ts';
import type { Database } from '../../db/open.ts';
import { changeRetention } from '../../db/queries/retention.ts';
import type { Clock } from '../../lib/clock.ts';
import { invalidFields } from '../errors.ts';
import { type Route, route } from '../route.ts';

interface RetentionParts {
  readonly database: Database;
  readonly clock: Clock;
}

const refuse = (message: string): never => {
  throw invalidFields([{ field: 'days', message }]);
};

/** Errors: Refusal 400 for days that this kind cannot have. */
const check = ({ kind, days }: Pick<typeof contract.changeRetention.input._output, 'kind' | 'days'>): void => {
  const rule = contract.retentionRules.find((one) => one.kind === kind);
  if (rule === undefined) return;
  if (days === null && rule.most !== null)
    refuse(`${rule.title} cannot be kept without a limit: at most ${rule.most} days.`);
  if (days !== null && days < rule.least) refuse(`At least ${rule.least} days.`);
  if (days !== null && rule.most !== null && days > rule.most) refuse(`At most ${rule.most} days.`);
};

export const retentionRoutes = ({ database, clock }: RetentionParts): readonly Route[] => [
  route(contract.readRetention, async ({ caller: { organizationId } }) => ({
    kinds: await database.tenant(organizationId, (tx) => readRetention(tx, organizationId, clock.now())),
  })),
  route(contract.changeRetention, async ({ input, caller: { organizationId, fullName: by } }) => {
    const { kind, days, save: saved } = input;
    check(input);
    const now = clock.now();
    const retention = await database.tenant(organizationId, async (tx) => {
      if (saved) await changeRetention(tx, { organizationId, kind, days, at: new Date(now), by });
      return previewRetention(tx, organizationId, { kind, days, now });
    });
    return { retention, saved };
  }),
];
