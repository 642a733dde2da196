// Tables of roster imports, of what they changed, and of the organization's own domains.
import type { Json, TextOrNull, Time, TimeOrNull } from './column-types.ts';

/** What an import set of one field. Managers are ids, days `YYYY-MM-DD`. */
export interface StoredChange {
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Whether the field was kept from the directory before. */
  readonly kept: boolean;
}

interface RosterImportTable {
  organization_id: string;
  import_id: string;
  source: string;
  imported_at: Time;
  imported_by: string;
  counts: Json<Readonly<Record<string, number>>>;
  undone_at: TimeOrNull;
  undone_by: TextOrNull;
}

interface RosterChangeTable {
  organization_id: string;
  import_id: string;
  person_id: string;
  made: boolean;
  fields: Json<readonly StoredChange[]>;
}

interface OrganizationDomainTable {
  organization_id: string;
  domain: string;
  own: boolean;
  decided_at: Time;
  decided_by: string;
}

export interface RosterTables {
  roster_import: RosterImportTable;
  roster_change: RosterChangeTable;
  organization_domain: OrganizationDomainTable;
}
