// One call of the API as its endpoints see it.
import type { Request } from '../http/wire.ts';
import type { Tenant } from '../tenant/model.ts';
import type { BambooKey, Sharing } from './bamboohr.ts';
import type { Office } from './fields.ts';

export interface BambooCall {
  readonly request: Request;
  readonly tenant: Tenant;
  readonly key: BambooKey;
  readonly sharing: Sharing;
  readonly office: Office;
  /** What stands in the path. */
  readonly named: string;
}
