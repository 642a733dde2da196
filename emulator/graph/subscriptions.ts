// What belongs to the organization as a whole: its domains and its licences.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { listUsers } from './directory.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { readDomains, readLicences } from './requirements.ts';

const metadata = 'https://graph.microsoft.com/v1.0/$metadata';

const answerDomains = ({ tenant }: Call): Answer => {
  const value = tenant.domains.map((name, index) => ({
    id: name,
    authenticationType: 'Managed',
    availabilityStatus: null,
    isAdminManaged: true,
    isDefault: index === 0,
    isInitial: name.endsWith('.onmicrosoft.com'),
    isRoot: true,
    isVerified: true,
    passwordNotificationWindowInDays: null,
    passwordValidityPeriodInDays: null,
    state: null,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  }));
  return answerJson(200, { '@odata.context': `${metadata}#domains`, value }, { 'content-type': graphType });
};

interface Plan {
  readonly servicePlanId: string;
  readonly servicePlanName: string;
}

interface Sku {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly plans: readonly Plan[];
}

/** Office 365 E3. */
const office: Sku = {
  skuId: '6fd2c87f-b296-42f0-b197-1e91e994b900',
  skuPartNumber: 'ENTERPRISEPACK',
  plans: [
    { servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0', servicePlanName: 'EXCHANGE_S_ENTERPRISE' },
    { servicePlanId: '57ff2da0-773e-42df-b2af-ffb7a2317929', servicePlanName: 'TEAMS1' },
  ],
};

/** Entra ID P1, which sign-in logs need. */
const premium: Sku = {
  skuId: '078d2b04-f1bd-4111-bbd4-b4b1b354cef4',
  skuPartNumber: 'AAD_PREMIUM',
  plans: [{ servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', servicePlanName: 'AAD_PREMIUM' }],
};

const showSku = ({ tenant }: Call, sku: Sku, used: number) => ({
  id: `${tenant.id}_${sku.skuId}`,
  accountId: tenant.id,
  accountName: tenant.displayName,
  appliesTo: 'User',
  capabilityStatus: 'Enabled',
  consumedUnits: used,
  prepaidUnits: { enabled: used + 5, lockedOut: 0, suspended: 0, warning: 0 },
  servicePlans: sku.plans.map((plan) => ({ ...plan, appliesTo: 'User', provisioningStatus: 'Success' })),
  skuId: sku.skuId,
  skuPartNumber: sku.skuPartNumber,
  subscriptionIds: [],
});

const answerSkus = (call: Call): Answer => {
  const { world, tenant, now } = call;
  const used = listUsers(tenant, now).filter(({ licensed }) => licensed).length;
  const skus = world.switches.of(tenant.id).premium ? [office, premium] : [office];
  const value = skus.map((sku) => showSku(call, sku, used));
  return answerJson(200, { '@odata.context': `${metadata}#subscribedSkus`, value }, { 'content-type': graphType });
};

const common = { method: 'GET', area: 'directory', paged: true } as const;

export const subscriptionEndpoints: readonly Endpoint[] = [
  { ...common, template: '/domains', requires: readDomains, units: 1, resource: 'domain', answer: answerDomains },
  {
    ...common,
    template: '/subscribedSkus',
    requires: readLicences,
    units: 3,
    resource: 'subscribedSku',
    answer: answerSkus,
  },
];
