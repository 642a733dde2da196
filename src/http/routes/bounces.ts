// The mailbox that mail comes back to: shown, stored, removed, tested.
import * as contract from '../../contract/bounces.ts';
import { deleteBounceMailbox } from '../../db/queries/bounces.ts';
import { saveBounceForm, showBounces, testBounceMailbox } from '../../notify/bounce-form.ts';
import type { Seams } from '../../providers/provider.ts';
import { Refusal } from '../errors.ts';
import { nameOf } from '../flow-answer.ts';
import { type Route, route } from '../route.ts';
import { type MailRouteParts, orInvalid } from './mail.ts';

const noMailbox = (): Refusal =>
  new Refusal({
    status: 409,
    code: 'no-bounce-mailbox',
    message: 'There is no mailbox that mail comes back to.',
    fix: 'Enter one and save it, then test it.',
  });

interface BounceRouteParts extends MailRouteParts {
  readonly seams: Seams;
}

export const bounceRoutes = (parts: BounceRouteParts): readonly Route[] => [
  route(contract.readBounces, ({ caller }) => showBounces(parts, caller.organizationId)),
  route(contract.saveBounces, async ({ input, caller }) => {
    const { organizationId } = caller;
    await orInvalid(() => saveBounceForm(parts, input, { organizationId, name: nameOf(caller) }));
    return showBounces(parts, organizationId);
  }),
  route(contract.removeBounces, async ({ caller: { organizationId } }) => {
    await parts.database.tenant(organizationId, (tx) => deleteBounceMailbox(tx, organizationId));
    return showBounces(parts, organizationId);
  }),
  route(contract.testBounces, async ({ caller, signal }) => {
    const tested = await testBounceMailbox(parts, caller.organizationId, signal);
    if (tested === null) throw noMailbox();
    return { checks: [...tested.checks], bounced: tested.bounced };
  }),
];
