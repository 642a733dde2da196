// Control calls for what Exchange and Teams administrators set: policies, and what the Test cmdlets say about them.
import { z } from 'zod';
import { hasMeetingPolicy } from '../exchange/decisions.ts';
import { Policy } from '../exchange/policies.ts';
import { testAccessPolicy, testAuthorization } from '../exchange/test-views.ts';
import type { Tenant } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { ControlError, pickTenant, pickUser, readBody, type Handlers } from './calls.ts';

const PolicyList = z.strictObject({ policies: z.array(Policy) });

const Question = z.strictObject({
  clientId: z.string().toLowerCase(),
  user: z.string(),
  tenant: z.string().optional(),
});
const RbacQuestion = Question.partial({ user: true });

const mostAccessPolicies = 300;

/** An access policy takes mail-enabled security groups that exist; a tenant has room for some hundred of them. */
const check = (world: World, policies: readonly Policy[]): void => {
  const access = policies.filter(({ kind }) => kind === 'access-policy');
  if (access.length > mostAccessPolicies)
    throw new ControlError('The total size of App Access Policies exceeded the limit.');
  for (const policy of policies) for (const name of policy.groups) checkGroup(world, policy, name);
};

const checkGroup = (world: World, policy: Policy, name: string): void => {
  const tenants = policy.tenant === null ? [...world.tenants.values()] : [pickTenant(world, policy.tenant)];
  const found = tenants.flatMap((tenant: Tenant) =>
    (tenant.groups ?? []).filter(({ id, mail, displayName }) =>
      [id, mail ?? id, displayName].some((one) => one.toLowerCase() === name),
    ),
  );
  if (found.length === 0) throw new ControlError(`There is no group ${name}.`);
  const usable = found.every(({ mail, securityEnabled }) => mail !== null && securityEnabled);
  if (policy.kind === 'access-policy' && !usable) {
    throw new ControlError(`The group ${name} is no mail-enabled security group.`);
  }
};

const showPolicies = (world: World) => ({ policies: world.access.log.list() });

export const policyHandlers: Handlers = {
  'GET /policies': showPolicies,
  'POST /policies': (world, request) => {
    const { policies } = readBody(PolicyList, request);
    check(world, policies);
    world.access.log.set(policies);
    return showPolicies(world);
  },
  'GET /test/access-policy': (world, { query }) => {
    const { clientId, user, tenant: named } = Question.parse(Object.fromEntries(query));
    const tenant = pickTenant(world, named);
    return testAccessPolicy(world.access.log.configured(), clientId, { tenant, user: pickUser(world, tenant, user) });
  },
  'GET /test/service-principal-authorization': (world, { query }) => {
    const { clientId, user, tenant: named } = RbacQuestion.parse(Object.fromEntries(query));
    const tenant = pickTenant(world, named);
    const target = user === undefined ? null : { tenant, user: pickUser(world, tenant, user) };
    return { roles: testAuthorization(world.access.log.configured(), clientId, target) };
  },
  'GET /test/teams-access': (world, { query }) => {
    const { clientId, user, tenant: named } = Question.parse(Object.fromEntries(query));
    const tenant = pickTenant(world, named);
    const target = { tenant, user: pickUser(world, tenant, user) };
    return { granted: hasMeetingPolicy(world.access.log.configured(), clientId, target) };
  },
};
