// Signal: files synced with SharePoint.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageSharepointSynced: Signal = usageCount({
  name: 'usage-sharepoint-synced',
  title: 'SharePoint files synced',
  meaning: 'Files synced with SharePoint.',
  measures: ['sharepoint.synced'],
});
