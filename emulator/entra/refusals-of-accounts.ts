// What Entra says about the one who signs in: account, password, second factor, device, conditional access, sessions and grants.
import type { RefusalRow } from './refusal.ts';

const grant = { error: 'invalid_grant' } as const;
const revoked = { error: 'invalid_grant', suberror: 'bad_token' } as const;
const password = { error: 'invalid_grant', suberror: 'user_password_expired' } as const;
const factor = { error: 'invalid_grant', interactive: true, suberror: 'basic_action', claims: true } as const;
const more = { error: 'invalid_grant', interactive: true, suberror: 'additional_action', claims: true } as const;
const blocked = { error: 'invalid_grant', interactive: true, suberror: 'message_only', claims: true } as const;

export const refusalsOfAccounts: readonly RefusalRow[] = [
  [500208, { error: 'invalid_request' }, 'The domain is not a valid login domain for the account type.'],
  [
    50020,
    { error: 'invalid_grant' },
    "User account '{0}' from identity provider does not exist in tenant and cannot access the application in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
  ],
  [
    50034,
    grant,
    'The user account {0} does not exist in the directory. To sign into this application, the account must be added to the directory.',
  ],
  [50014, grant, "The user's redemption is in a pending state. The guest user account is not fully created yet."],
  [
    50053,
    grant,
    "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  ],
  [50055, password, 'The password is expired.'],
  [50126, grant, 'Error validating credentials due to invalid username or password.'],
  [50056, grant, 'Invalid or missing password: password does not exist in the directory for this user.'],
  [50057, grant, 'The user account is disabled.'],
  [
    50058,
    { error: 'login_required', redirected: true, asked: 'login_required' },
    'A silent sign-in request was sent but no user is signed in. Session information is not sufficient for single-sign-on.',
  ],
  [
    50072,
    factor,
    'Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access {0}.',
  ],
  [50074, factor, 'Strong Authentication is required.'],
  [
    50076,
    factor,
    'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access {0}.',
  ],
  [
    50079,
    factor,
    'Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access {0}.',
  ],
  [
    50078,
    factor,
    'Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access {0}.',
  ],
  [50097, more, 'Device authentication is required.'],
  [50129, more, 'The device is not workplace joined. Workplace join is required to register the device.'],
  [
    53000,
    blocked,
    'Device is not in required device state: unmanaged. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.',
  ],
  [
    53001,
    blocked,
    'Device is not in required device state: unjoined. Conditional Access policy requires a domain joined device, and the device is not domain joined.',
  ],
  [
    50131,
    blocked,
    'Device is not in required device state. Or, the request was blocked due to suspicious activity, access policy, or security policy decisions.',
  ],
  [
    53003,
    blocked,
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  ],
  [53004, blocked, 'Cannot configure multi-factor authentication methods due to suspicious activity.'],
  [
    53010,
    blocked,
    'Cannot configure multi-factor authentication methods because the organization requires this information to be set from specific locations or devices.',
  ],
  [53011, blocked, 'User blocked due to risk on home tenant.'],
  [530034, blocked, 'A delegated administrator was blocked from accessing the tenant due to account risk.'],
  [530032, blocked, 'User blocked due to risk on home tenant.'],
  [530035, blocked, 'Access has been blocked by security defaults.'],
  [
    50132,
    grant,
    "The session is not valid due the following reasons: password expiration or recent password change, SSO Artifact is invalid or expired, session is not fresh enough for application, or a silent sign-in request was sent but the user's session with Azure AD is invalid or has expired.",
  ],
  [50133, grant, 'The session is not valid due to password expiration or recent password change.'],
  [
    50140,
    { error: 'interaction_required' },
    "This occurred due to 'Keep me signed in' interrupt when the user was signing in.",
  ],
  [
    50199,
    { error: 'interaction_required' },
    'For security reasons, user confirmation is required for this request. Please repeat the request allowing user interaction.',
  ],
  [
    50173,
    revoked,
    'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. {0}',
  ],
  [70000, grant, 'Provided grant is invalid or malformed. {0}'],
  [
    70008,
    grant,
    'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  ],
  [700081, grant, 'The refresh token has expired due to maximum lifetime. {0}'],
  [700082, grant, 'The refresh token has expired due to inactivity. {0}'],
  [
    700084,
    grant,
    'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. {0}',
  ],
  [
    70043,
    revoked,
    'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. {0}',
  ],
  [70044, revoked, 'The session has expired or is invalid due to sign-in frequency checks by conditional access.'],
  [70046, revoked, 'The session has expired or is invalid due to re-authentication checks by conditional access.'],
  [
    54005,
    grant,
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  ],
  [501481, grant, 'The Code_Verifier does not match the code_challenge supplied in the authorization request.'],
  [700005, grant, 'Provided Authorization Code is intended to use against other tenant, thus rejected.'],
  [
    50196,
    grant,
    'The server terminated an operation because it encountered a client request loop. Please contact your app vendor.',
  ],
  [120000, password, 'The password change was interrupted: the new password was not accepted.'],
  [
    120002,
    password,
    'The password change was interrupted: a password that is hard for people to guess must be chosen.',
  ],
];
