// What Entra says about a request itself: its tenant, endpoint, parameters, redirect URI and device code, and about passing trouble.
import type { RefusalRow } from './refusal.ts';

const request = { error: 'invalid_request' } as const;
const passing = { error: 'temporarily_unavailable', redirected: true } as const;
const asked = { error: 'invalid_request', redirected: true } as const;

export const refusalsOfRequests: readonly RefusalRow[] = [
  [
    90002,
    request,
    "Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  ],
  [900023, request, "Specified tenant identifier '{0}' is neither a valid DNS name, nor a valid external domain."],
  [90038, request, "Tenant '{0}' request is being redirected to the National Cloud 'MicrosoftOnline.US'."],
  [90051, request, 'Invalid Delegation Token. Invalid national Cloud ID ({0}) is specified.'],
  [
    50194,
    request,
    "Application '{0}' is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such applications created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
  ],
  [
    9002332,
    request,
    "Application '{0}' is configured for use by Azure Active Directory users only. Please do not use the /consumers endpoint to serve this request.",
  ],
  [
    90124,
    request,
    "Resource '{0}' is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
  ],
  [
    90130,
    request,
    "Application '{0}' is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
  ],
  [
    9001023,
    request,
    "The grant type isn't supported over the /{0} endpoint. Use a tenant-specific endpoint for client credentials.",
  ],
  [
    50011,
    request,
    "The redirect URI '{0}' specified in the request does not match the redirect URIs configured for the application. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this.",
  ],
  [900971, request, 'No reply address provided.'],
  [50147, asked, 'Invalid size of the code challenge parameter.'],
  [501491, asked, 'Invalid size of Code_Challenge parameter.'],
  [9002313, { error: 'invalid_grant', suberror: 'bad_token' }, 'Invalid request. Request is malformed or invalid.'],
  [9002325, request, 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.'],
  [
    9002326,
    request,
    "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '{0}'.",
  ],
  [
    9002327,
    request,
    "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  ],
  [900144, asked, "The request body must contain the following parameter: '{0}'."],
  [
    90014,
    asked,
    "The required field '{0}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
  ],
  [
    900561,
    { error: 'invalid_request', status: 405 },
    'The endpoint only accepts POST requests. Received a {0} request.',
  ],
  [90056, request, 'The endpoint only accepts GET and POST requests. Received a {0} request.'],
  [90013, asked, 'Invalid input received from the user. {0}'],
  [90023, asked, 'Invalid STS request. {0}'],
  [90100, asked, '{0} parameter is empty or not valid.'],
  [90015, request, 'Requested query string is too long.'],
  [
    700054,
    { error: 'unsupported_response_type', redirected: true },
    "response_type 'id_token' is not enabled for the application.",
  ],
  [
    70005,
    { error: 'unsupported_response_type', redirected: true },
    "The app requested an unsupported response type '{0}'.",
  ],
  [70003, { error: 'unsupported_grant_type' }, "The app requested an unsupported grant type '{0}'."],
  [
    70007,
    { error: 'invalid_request', redirected: true },
    "'{0}' is not a supported value of response_mode when requesting a token.",
  ],
  [
    1002016,
    request,
    'You are using TLS version 1.0, 1.1 and/or 3DES cipher which are deprecated to improve the security posture of Azure AD.',
  ],
  [90033, passing, 'A transient error has occurred. Please try again.'],
  [90006, passing, 'A transient error has occurred. Please try again.'],
  [90024, passing, 'A transient error has occurred. Please try again.'],
  [
    90025,
    passing,
    'Request processing has exceeded internal allowance. This operation will be retried internally and usually resolves without user impact.',
  ],
  [90055, { error: 'temporarily_unavailable', status: 429 }, 'The request was throttled: there are too many requests.'],
  [
    70016,
    { error: 'authorization_pending' },
    'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
  ],
  [
    70018,
    { error: 'bad_verification_code' },
    'Invalid verification code due to User typing in wrong user code for device code flow.',
  ],
  [
    7000014,
    { error: 'bad_verification_code' },
    "The provided value for the input parameter 'device_code' is not valid.",
  ],
  [70019, { error: 'expired_token' }, 'Verification code expired. Have the user retry the sign-in.'],
  [
    70020,
    { error: 'expired_token' },
    'The provided value for the input parameter device_code is not valid: it has expired.',
  ],
  [
    50134,
    request,
    'Wrong data center. To authorize a request that was initiated by an app in the OAuth 2.0 device flow, the authorizing party must be in the same data center where the original request resides.',
  ],
];
