// Signal: files shared from OneDrive, inside and outside.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageOnedriveShared: Signal = usageCount({
  name: 'usage-onedrive-shared',
  title: 'OneDrive files shared',
  meaning: 'Files shared from OneDrive, inside and outside.',
  measures: ['onedrive.shared-inside', 'onedrive.shared-outside'],
});
