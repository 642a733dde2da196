// What the pages offer a role. The server decides what it may; this only keeps dead ends out of sight.
import type { Role } from '../../src/contract/session.ts';

/** Runs the product: connections, people, members. */
export const mayRun = (role: Role): boolean => role === 'owner' || role === 'admin';

/** Invites people to connect their own accounts. */
export const mayInvite = (role: Role): boolean => role !== 'employee';
