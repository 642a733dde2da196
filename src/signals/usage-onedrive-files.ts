// Signal: files viewed or edited in OneDrive.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageOnedriveFiles: Signal = usageCount({
  name: 'usage-onedrive-files',
  title: 'OneDrive files',
  meaning: 'Files viewed or edited in OneDrive.',
  measures: ['onedrive.viewed-or-edited'],
});
