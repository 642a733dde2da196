// API keys: listed, made with no more than their maker may, revoked.
import { listApiKeys, makeApiKey, revokeApiKey } from '../../access/api-keys.ts';
import { can } from '../../access/can.ts';
import * as contract from '../../contract/api-keys.ts';
import type { Database } from '../../db/open.ts';
import type { Clock } from '../../lib/clock.ts';
import { invalidFields, notFound } from '../errors.ts';
import { nameOf } from '../flow-answer.ts';
import { type Route, route } from '../route.ts';

interface ApiKeyParts {
  readonly database: Database;
  readonly clock: Clock;
}

export const apiKeyRoutes = (parts: ApiKeyParts): readonly Route[] => [
  route(contract.listApiKeys, async ({ caller }) => ({ keys: await listApiKeys(parts, caller.organizationId) })),
  route(contract.makeApiKey, ({ input, caller }) => {
    const beyond = input.scopes.filter((scope) => !can(caller.role, scope));
    if (beyond.length > 0) {
      throw invalidFields([{ field: 'scopes', message: `Your own role does not allow ${beyond.join(', ')}.` }]);
    }
    return makeApiKey(parts, { ...input, organizationId: caller.organizationId, by: nameOf(caller) });
  }),
  route(contract.revokeApiKey, async ({ input, caller }) => {
    const { organizationId } = caller;
    const key = await revokeApiKey(parts, { organizationId, keyId: input.id, by: nameOf(caller) });
    if (key === null) throw notFound('The API key');
    return { key };
  }),
];
