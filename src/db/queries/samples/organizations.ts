// Example calls of queries/organizations.ts.
import {
  claimFirstRun,
  createOrganization,
  isClaimed,
  listOrganizations,
  type Organization,
  readOrganization,
} from '../organizations.ts';
import { at, hours, id, organizationId, type Sample } from './sample.ts';

const organization: Organization = { organizationId, name: 'Contoso', zone: 'UTC', hours, createdAt: at };
const owner = {
  userId: id(5),
  organizationId,
  email: 'ana@example.com',
  fullName: 'Ana',
  role: 'owner' as const,
  passwordHash: 'digest',
  createdAt: at,
};

const retention = [{ kind: 'activity' as const, days: 21, keptFrom: at }];

export const samples: Record<string, Sample> = {
  claimFirstRun: { by: 'door', run: (tx) => claimFirstRun(tx, { organization, owner, retention }) },
  createOrganization: { by: 'door', run: (tx) => createOrganization(tx, organization) },
  isClaimed: { by: 'door', run: isClaimed },
  listOrganizations: { by: 'door', run: listOrganizations },
  readOrganization: { run: (tx) => readOrganization(tx, organizationId) },
};
