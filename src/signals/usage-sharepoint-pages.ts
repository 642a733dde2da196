// Signal: pages visited in SharePoint.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageSharepointPages: Signal = usageCount({
  name: 'usage-sharepoint-pages',
  title: 'SharePoint pages',
  meaning: 'Pages visited in SharePoint.',
  measures: ['sharepoint.visited-pages'],
});
