// API keys: listed, made with no more than their maker may, revoked.
import { listApiKeys, makeApiKey, revokeApiKey } from '../../access/api-keys.ts';
import { may } from '../../access/can.ts';
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

/** Scopes with which files are exported. */
const exporting: readonly contract.ApiScope[] = ['data:export', 'teams:read'];

export const apiKeyRoutes = (parts: ApiKeyParts): readonly Route[] => [
  route(contract.listApiKeys, async ({ caller }) => ({ keys: await listApiKeys(parts, caller.organizationId) })),
  route(contract.makeApiKey, ({ input, caller }) => {
    const { organizationId, userId } = caller;
    const beyond = input.scopes.filter((scope) => !may(caller, scope));
    if (beyond.length > 0) {
      throw invalidFields([
        { field: 'scopes', message: `You may not do yourself, and so not allow: ${beyond.join(', ')}.` },
      ]);
    }
    if (input.scopes.includes('names:export') && !input.scopes.some((scope) => exporting.includes(scope))) {
      const message = `names:export says how files look: choose ${exporting.join(' or ')} with it.`;
      throw invalidFields([{ field: 'scopes', message }]);
    }
    return makeApiKey(parts, { ...input, organizationId, userId, by: nameOf(caller) });
  }),
  route(contract.revokeApiKey, async ({ input, caller }) => {
    const { organizationId } = caller;
    const key = await revokeApiKey(parts, { organizationId, keyId: input.id, by: nameOf(caller) });
    if (key === null) throw notFound('The API key');
    return { key };
  }),
];
