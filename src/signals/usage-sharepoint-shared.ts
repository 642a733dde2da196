// Signal: files shared from SharePoint, inside and outside.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageSharepointShared: Signal = usageCount({
  name: 'usage-sharepoint-shared',
  title: 'SharePoint files shared',
  meaning: 'Files shared from SharePoint, inside and outside.',
  measures: ['sharepoint.shared-inside', 'sharepoint.shared-outside'],
});
