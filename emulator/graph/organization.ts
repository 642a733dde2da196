// GET /organization: the tenant's name and verified domains.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { Tenant } from '../tenant/model.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { readSelect } from './odata.ts';
import { readOrganization } from './requirements.ts';
import { project, type Shape } from './shape.ts';

const shape: Shape<Tenant> = {
  id: (tenant) => tenant.id,
  deletedDateTime: () => null,
  businessPhones: () => [],
  city: () => null,
  country: () => null,
  countryLetterCode: () => 'DE',
  createdDateTime: (tenant) => `${new Date(tenant.createdAt).toISOString().slice(0, 19)}Z`,
  displayName: (tenant) => tenant.displayName,
  onPremisesSyncEnabled: () => null,
  preferredLanguage: () => 'en',
  tenantType: () => 'AAD',
  verifiedDomains: (tenant) =>
    tenant.domains.map((name, index) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: index === 0,
      isInitial: name.endsWith('.onmicrosoft.com'),
      name,
      type: 'Managed',
    })),
};

const basic = new Set(['id', 'displayName', 'verifiedDomains']);
const wide = ['Organization.Read.All', 'Directory.Read.All'];

const answerOrganization = (call: Call): Answer => {
  const select = readSelect(call.query);
  const show = project(shape, 'organization', select ?? Object.keys(shape));
  // User.Read of a signed-in user shows these three; the rest is null.
  const whole = call.caller.userId === null || wide.some((name) => call.permissions.has(name));
  const seen = (shown: Record<string, unknown>) =>
    whole
      ? shown
      : Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, basic.has(name) ? value : null]));
  const context = `https://graph.microsoft.com/v1.0/$metadata#organization${select ? `(${select.join(',')})` : ''}`;
  return answerJson(
    200,
    { '@odata.context': context, value: [seen(show(call.tenant))] },
    { 'content-type': graphType },
  );
};

export const organizationEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/organization',
    area: 'directory',
    units: 1,
    requires: readOrganization,
    resource: 'organization',
    paged: false,
    answer: answerOrganization,
  },
];
