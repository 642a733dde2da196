// Whether an API key still stands: its maker is a member, and may do what the key may.
import type { ApiKey, ApiScope } from '../contract/api-keys.ts';
import type { Permission } from '../contract/endpoint.ts';
import type { Maker } from '../db/queries/api-keys.ts';
import { can, givenRights } from './can.ts';

type Stop = NonNullable<ApiKey['stop']>;

/** A key that is none for now; the words are for whoever sends it, and for the page of keys. */
export class KeyStopped extends Error {
  override readonly name = 'KeyStopped';
  readonly stop: Stop;
  constructor(stop: Stop) {
    super(stop.text);
    this.stop = stop;
  }
}

interface Standing {
  readonly createdBy: string;
  /** Null: the operator, who runs the machine and stays. */
  readonly madeBy: string | null;
  /** As the maker is now; null: no member. */
  readonly maker: Maker | null;
  readonly scopes: readonly ApiScope[];
}

const anew = 'Make a new key for the program, then revoke this one.';

/** Null: it stands. Whoever may make no keys any more has none that works. */
export const stopOf = ({ createdBy, madeBy, maker, scopes }: Standing): Stop | null => {
  if (madeBy === null) return null;
  if (maker === null) {
    return { code: 'maker-left', text: `${createdBy}, who made it, is no longer a member.`, fix: anew };
  }
  const given = givenRights(maker.names);
  const needed: readonly Permission[] = ['settings:manage', ...scopes];
  const lost = needed.filter((permission) => !can(maker.role, permission) && !given.includes(permission));
  if (lost.length === 0) return null;
  const text = `${createdBy}, who made it, no longer has ${lost.length === 1 ? 'the right' : 'the rights'} ${lost.join(', ')}.`;
  const back = lost.every((permission) => permission === 'names:export')
    ? `Under Members, give ${createdBy} the right to see names in exports again, or make a new key without names:export.`
    : anew;
  return { code: 'right-lost', text, fix: back };
};
