// Zoom's scopes, and which of them each stream needs.
import type { Permission } from '../stream.ts';

const scope = (name: string): readonly Permission[] => [{ name, id: name }];

const listUsers = scope('user:read:list_users:admin');

export const streamPermissions = {
  people: [listUsers],
  calls: [scope('cloud_recording:read:list_user_recordings:admin'), scope('meeting:read:list_past_participants:admin')],
} as const satisfies Readonly<Record<string, readonly (readonly Permission[])[]>>;
