// What a set of policies says about one app or person and one mailbox.
import type { Policy } from './policies.ts';
import type { PolicyView, Target } from './policy-log.ts';

const ofApp = <Kind extends 'access-policy' | 'rbac'>(
  view: PolicyView,
  kind: Kind,
  clientId: string,
): readonly (Policy & { kind: Kind })[] =>
  view.policies.filter(
    (policy): policy is Policy & { kind: Kind } =>
      policy.kind === kind && 'clientId' in policy && policy.clientId === clientId,
  );

const isIn = (policy: Policy, { tenant }: Target): boolean =>
  policy.tenant === null || policy.tenant === tenant.id.toLowerCase();

/** `Application Mail.Read` grants Mail.Read. */
export const permissionOf = (role: string): string => role.replace(/^Application /, '');

/** Permissions that RBAC for Applications adds for this mailbox. */
export const listRbacGrants = (view: PolicyView, clientId: string, target: Target): readonly string[] =>
  ofApp(view, 'rbac', clientId).flatMap((policy) =>
    (policy.organization && isIn(policy, target)) || view.names(policy, target) ? [permissionOf(policy.role)] : [],
  );

/** Deny wins; where anything restricts, whoever is outside of all of them is refused. */
export const isRefused = (view: PolicyView, clientId: string, target: Target): boolean => {
  const mine = ofApp(view, 'access-policy', clientId).filter((policy) => isIn(policy, target));
  if (mine.some((policy) => policy.access === 'deny' && view.names(policy, target))) return true;
  const restricting = mine.filter((policy) => policy.access === 'restrict');
  return restricting.length > 0 && !restricting.some((policy) => view.names(policy, target));
};

/** Whether Teams lets the app act for this person's meetings. Whoever has a policy of his own is not under the global one. */
export const hasMeetingPolicy = (view: PolicyView, clientId: string, target: Target): boolean => {
  const teams = view.policies.flatMap((policy) => (policy.kind === 'teams-access' ? [policy] : []));
  const own = teams.filter((policy) => view.names(policy, target));
  const held = own.length > 0 ? own : teams.filter((policy) => policy.global && isIn(policy, target));
  return held.some((policy) => policy.clientId === clientId);
};

/** Whether the mailbox was opened to another person. */
export const isSharedWith = (view: PolicyView, delegate: Target, { user }: Target): boolean =>
  view.policies.some(
    (policy) =>
      policy.kind === 'mailbox-permission' &&
      [user.id.toLowerCase(), user.userPrincipalName.toLowerCase()].includes(policy.mailbox) &&
      view.names(policy, delegate),
  );
