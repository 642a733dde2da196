// What every endpoint is asked with by endpoints.test.ts. A new endpoint needs an entry in the file named like its contract.
import type { TestOrganization } from '../testing-organization.ts';

/** By method and path. */
export type Samples = Readonly<Record<string, (of: TestOrganization) => object>>;
/** Statuses that are not 200: `others` for the owner of the rows, `lower` for a lower role that may ask. */
export type Statuses = Readonly<Record<string, number>>;

export const period = { from: '2026-03-01', to: '2026-03-03' };
export const wanted = { provider: 'test', streams: ['people'], since: null };
