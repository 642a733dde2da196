// Signal: files viewed or edited in SharePoint.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageSharepointFiles: Signal = usageCount({
  name: 'usage-sharepoint-files',
  title: 'SharePoint files',
  meaning: 'Files viewed or edited in SharePoint.',
  measures: ['sharepoint.viewed-or-edited'],
});
