// What Entra says about apps, their credentials, their registration and consent to them; `{0}` stands for what it is about.
import type { RefusalRow } from './refusal.ts';

const client = { error: 'invalid_client' } as const;
const consent = { error: 'consent_required', redirected: true } as const;

export const refusalsOfClients: readonly RefusalRow[] = [
  [
    7000215,
    client,
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{0}'.",
  ],
  [
    7000222,
    client,
    "The provided client secret keys for app '{0}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
  ],
  [7000218, client, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."],
  [7000112, { error: 'unauthorized_client' }, "Application '{0}' is disabled."],
  [
    7000113,
    { error: 'unauthorized_client' },
    "Application '{0}' is not authorized to make application on-behalf-of calls.",
  ],
  [
    7000114,
    { error: 'unauthorized_client' },
    "Application '{0}' is not allowed to make application on-behalf-of calls.",
  ],
  [7000116, { error: 'unauthorized_client' }, "Client application '{0}' is disabled in the tenant."],
  [
    7000229,
    client,
    'The client application {0} is missing service principal in the tenant. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119',
  ],
  [
    700016,
    { error: 'unauthorized_client' },
    "Application with identifier '{0}' was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  ],
  [700011, { error: 'unauthorized_client' }, 'Application with identifier {0} was not found in the directory.'],
  [
    700027,
    client,
    'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - {0}]',
  ],
  [700024, client, 'Client assertion is not within its valid time range. {0}'],
  [
    700023,
    client,
    "Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials. Audience: '{0}'.",
  ],
  [700022, client, 'No Subject claim provided in the assertion.'],
  [700021, client, "Client assertion application identifier doesn't match 'client_id' parameter."],
  [700025, client, "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."],
  [700030, client, 'Invalid certificate - subject name in certificate is not authorized.'],
  [
    700211,
    client,
    "No matching federated identity record found for presented assertion issuer '{0}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  ],
  [
    700212,
    client,
    "No matching federated identity record found for presented assertion audience '{0}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  ],
  [
    700213,
    client,
    "No matching federated identity record found for presented assertion subject '{0}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  ],
  [50027, { error: 'invalid_request' }, 'JWT token is invalid or malformed. {0}'],
  [
    1002012,
    { error: 'invalid_scope' },
    'The provided value for scope {0} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  ],
  [
    70011,
    { error: 'invalid_scope', redirected: true },
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. {0}",
  ],
  [
    28002,
    { error: 'invalid_scope', redirected: true },
    "Provided value for the input parameter scope '{0}' is not valid when requesting an access token. Please specify a valid scope.",
  ],
  [
    28003,
    { error: 'invalid_scope', redirected: true },
    'Provided value for the input parameter scope cannot be empty when requesting an access token using the provided authorization code.',
  ],
  [
    650053,
    { error: 'invalid_client', status: 400, redirected: true },
    "The application asked for scope '{0}' that doesn't exist on the resource. Contact the app vendor.",
  ],
  [
    65005,
    { error: 'invalid_client', status: 400, redirected: true },
    "The application asked for scope '{0}' that doesn't exist.",
  ],
  [
    65001,
    { error: 'invalid_grant', suberror: 'consent_required', redirected: true, asked: 'consent_required' },
    "The user or administrator has not consented to use the application with ID '{0}'. Send an interactive authorization request for this user and resource.",
  ],
  [65004, { error: 'access_denied', redirected: true }, 'User declined to consent to access the app.'],
  [
    65002,
    { error: 'invalid_request' },
    'Consent between first party application and first party resource must be configured via preauthorization.',
  ],
  [
    650051,
    { error: 'invalid_client', status: 400 },
    'The service principal for {0} is being created by another request.',
  ],
  [
    650052,
    { error: 'invalid_client', status: 400 },
    "The app is trying to access a service '{0}' that your organization lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.",
  ],
  [
    650054,
    { error: 'invalid_client', status: 400 },
    'The application asked for permissions to access a resource that has been removed or is no longer available. Contact the app vendor.',
  ],
  [
    650056,
    { error: 'invalid_client', status: 400 },
    'Misconfigured application. The client has not listed any permissions in its registration, or the admin has not consented in the tenant, or the application identifier is wrong.',
  ],
  [
    650057,
    { error: 'invalid_resource' },
    "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. {0}",
  ],
  [
    90008,
    { error: 'invalid_grant' },
    "The user or administrator has not consented to use the application with ID '{0}'. This happened because application is misconfigured: it must require access to Microsoft Graph by specifying at least 'Sign in and read user profile' permission.",
  ],
  [90094, consent, 'Admin consent is required for the permissions requested by this application.'],
  [
    90095,
    consent,
    'Admin consent is required for the permissions requested by this application. An admin consent request may be sent to the admin.',
  ],
  [90093, { error: 'access_denied' }, 'Microsoft Graph refused the consent: {0}'],
  [
    90099,
    { error: 'access_denied' },
    "The application '{0}' has not been authorized in the tenant. Applications must be authorized to access the customer tenant before partner delegated administrators can use them.",
  ],
  [
    500011,
    { error: 'invalid_resource', redirected: true },
    'The resource principal named {0} was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
  ],
  [
    500014,
    { error: 'invalid_resource' },
    "The service principal for resource '{0}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.",
  ],
  [50001, { error: 'invalid_resource' }, 'The resource {0} is disabled or could not be found.'],
  [
    50105,
    { error: 'interaction_required' },
    "Your administrator has configured the application to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{0}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator.",
  ],
];
