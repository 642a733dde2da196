// Signal: files synced with OneDrive.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageOnedriveSynced: Signal = usageCount({
  name: 'usage-onedrive-synced',
  title: 'OneDrive files synced',
  meaning: 'Files synced with OneDrive.',
  measures: ['onedrive.synced'],
});
