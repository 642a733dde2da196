// Tables of saved views and of which of them a page opens with.
import type { Json, Time, TimeOrNull } from './column-types.ts';

interface SavedViewTable {
  organization_id: string;
  view_id: string;
  page: string;
  name: string;
  filter: Json<Readonly<Record<string, string>>>;
  owner_id: string;
  owner_name: string;
  shared: boolean;
  changed_at: Time;
  deleted_at: TimeOrNull;
}

interface DefaultViewTable {
  organization_id: string;
  user_id: string;
  page: string;
  view_id: string;
}

export interface ViewsTables {
  saved_view: SavedViewTable;
  default_view: DefaultViewTable;
}
