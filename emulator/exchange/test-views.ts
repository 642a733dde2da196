// What the Test cmdlets of Exchange say: the state as it is set, whether it holds yet or not.
import { isRefused, permissionOf } from './decisions.ts';
import type { PolicyView, Target } from './policy-log.ts';

export interface AccessCheck {
  readonly AppId: string;
  readonly Mailbox: string;
  readonly AccessCheckResult: 'Granted' | 'Denied';
}

/** Test-ApplicationAccessPolicy. */
export const testAccessPolicy = (view: PolicyView, clientId: string, target: Target): AccessCheck => ({
  AppId: clientId,
  Mailbox: target.user.userPrincipalName,
  AccessCheckResult: isRefused(view, clientId, target) ? 'Denied' : 'Granted',
});

export interface Authorization {
  readonly RoleName: string;
  readonly GrantedPermissions: string;
  readonly AllowedResourceScope: string;
  readonly ScopeType: 'CustomRecipientScope' | 'Organization';
  readonly InScope: 'True' | 'False' | 'Not Run';
}

/** Test-ServicePrincipalAuthorization; without a mailbox nothing is run. */
export const testAuthorization = (
  view: PolicyView,
  clientId: string,
  target: Target | null,
): readonly Authorization[] =>
  view.policies.flatMap((policy) => {
    if (policy.kind !== 'rbac' || policy.clientId !== clientId) return [];
    const inScope = target !== null && (policy.organization || view.names(policy, target));
    return [
      {
        RoleName: policy.role,
        GrantedPermissions: permissionOf(policy.role),
        AllowedResourceScope: policy.organization ? 'Organization' : [...policy.groups, ...policy.users].join(', '),
        ScopeType: policy.organization ? 'Organization' : 'CustomRecipientScope',
        InScope: target === null ? 'Not Run' : inScope ? 'True' : 'False',
      },
    ];
  });
