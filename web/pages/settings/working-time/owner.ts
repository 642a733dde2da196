// Whose working time is shown and changed: the organization's, a person's, one's own; and the calls for each.
import type { z } from 'zod';
import * as contract from '../../../../src/contract/working-time.ts';
import { call } from '../../../api.ts';

export type TimesOwner =
  | { readonly of: 'organization' }
  | { readonly of: 'person'; readonly id: string }
  | { readonly of: 'own' };

type Version = z.input<typeof contract.changeOwnTimes.input>;
type Leave = z.input<typeof contract.addOwnLeave.input>;
type Effect = Promise<contract.TimeEffect>;

/** The organization always says both: errors RangeError where it is asked to leave one to others. */
export const changeVersion = (owner: TimesOwner, version: Version): Effect => {
  if (owner.of === 'own') return call(contract.changeOwnTimes, version);
  if (owner.of === 'person') return call(contract.changePersonTimes, { id: owner.id, ...version });
  const { zone, hours, ...rest } = version;
  if (zone === null || hours === null) throw new RangeError('The organization says both zone and hours.');
  return call(contract.changeTimes, { ...rest, zone, hours });
};

export const removeVersion = (owner: TimesOwner, wanted: { from: string; save: boolean }): Effect => {
  if (owner.of === 'own') return call(contract.removeOwnTimes, wanted);
  if (owner.of === 'person') return call(contract.removePersonTimes, { id: owner.id, ...wanted });
  return call(contract.removeTimes, wanted);
};

/** Not of the organization: that has holidays. */
export type LeaveOwner = Exclude<TimesOwner, { readonly of: 'organization' }>;

export const addLeave = (owner: LeaveOwner, leave: Leave): Effect =>
  owner.of === 'own' ? call(contract.addOwnLeave, leave) : call(contract.addLeave, { id: owner.id, ...leave });

export const removeLeave = (owner: LeaveOwner, wanted: { leave: string; save: boolean }): Effect =>
  owner.of === 'own' ? call(contract.removeOwnLeave, wanted) : call(contract.removeLeave, { id: owner.id, ...wanted });
