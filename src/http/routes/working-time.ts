// Working time: of the organization, of a person, one's own; leave one by one and out of a file.
import type { Caller } from '../../access/caller.ts';
import { may } from '../../access/can.ts';
import { isZone } from '../../access/first-run.ts';
import * as contract from '../../contract/working-time.ts';
import type { Database } from '../../db/open.ts';
import { listKnownAddresses } from '../../db/queries/account-people.ts';
import { readPerson } from '../../db/queries/people.ts';
import { allowOwnTimes, readOwnTimesAllowed } from '../../db/queries/time-versions.ts';
import type { Tx } from '../../db/schema.ts';
import type { Clock } from '../../lib/clock.ts';
import { dropLeave, importLeave, takeLeave } from '../../people/leave-changes.ts';
import { LeaveFileRefused } from '../../people/leave-file.ts';
import { readOrganizationTimes, readPersonTimes } from '../../people/person-times.ts';
import { changeTimes, removeTimes } from '../../people/time-changes.ts';
import { invalidFields, notFound, Refusal } from '../errors.ts';
import { type Route, route } from '../route.ts';

interface TimeParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** Errors: Refusal 400. */
const checkZone = (zone: string | null): void => {
  if (zone !== null && !isZone(zone))
    throw invalidFields([{ field: 'zone', message: 'Enter an IANA time zone such as Europe/Berlin.' }]);
};

const mostDays = 366;

/** Errors: Refusal 400. */
const checkDays = ({ from, to }: { readonly from: string; readonly to: string }): void => {
  if (to < from) throw invalidFields([{ field: 'to', message: 'It ends before it begins.' }]);
  if ((Date.parse(to) - Date.parse(from)) / 86_400_000 >= mostDays)
    throw invalidFields([{ field: 'to', message: `At most ${mostDays} days at a time.` }]);
};

/** Errors: Refusal 404 where it is null. */
const known = <T>(value: T | null, what: string): T => {
  if (value === null) throw notFound(what);
  return value;
};

const savingOf = ({ clock }: TimeParts, { organizationId, fullName: by }: Caller, save: boolean) => ({
  organizationId,
  save,
  at: new Date(clock.now()),
  by,
});

const ownerOf = ({ organizationId }: Caller) => ({ organizationId, personId: null });

const organizationRoutes = (parts: TimeParts): readonly Route[] => {
  const within = <T>({ organizationId }: Caller, work: (tx: Tx) => Promise<T>) =>
    parts.database.tenant(organizationId, work);
  const show = async (tx: Tx, { organizationId }: Caller) =>
    known(await readOrganizationTimes(tx, organizationId, parts.clock.now()), 'The organization');
  return [
    route(contract.readTimes, async ({ caller }) => within(caller, (tx) => show(tx, caller))),
    route(contract.changeTimes, async ({ input, caller }) => {
      checkZone(input.zone);
      const wanted = { ...input, ...savingOf(parts, caller, input.save) };
      return within(caller, async (tx) => known(await changeTimes(tx, ownerOf(caller), wanted), 'The organization'));
    }),
    route(contract.removeTimes, async ({ input, caller }) =>
      within(caller, async (tx) => known(await removeTimes(tx, ownerOf(caller), input), 'What holds from this day on')),
    ),
    route(contract.allowOwnTimes, async ({ input, caller }) =>
      within(caller, async (tx) => {
        await allowOwnTimes(tx, { organizationId: caller.organizationId, allowed: input.allowed });
        return show(tx, caller);
      }),
    ),
  ];
};

/** What is done to a person's times, whoever does it. */
const openPersonTimes = (parts: TimeParts) => ({
  change: async (tx: Tx, caller: Caller, { id, ...wanted }: typeof contract.changePersonTimes.input._output) => {
    const owner = { organizationId: caller.organizationId, personId: id };
    const set = { ...wanted, ...savingOf(parts, caller, wanted.save) };
    return known(await changeTimes(tx, owner, set), 'The person');
  },
  remove: async (tx: Tx, caller: Caller, { id, ...wanted }: typeof contract.removePersonTimes.input._output) => {
    const owner = { organizationId: caller.organizationId, personId: id };
    return known(await removeTimes(tx, owner, wanted), 'What holds from this day on');
  },
  add: async (tx: Tx, caller: Caller, { id, save, ...leave }: typeof contract.addLeave.input._output) => {
    known(await readPerson(tx, { organizationId: caller.organizationId, personId: id }), 'The person');
    return takeLeave(tx, { ...leave, personId: id }, savingOf(parts, caller, save));
  },
  drop: async (tx: Tx, caller: Caller, { id, save, leave }: typeof contract.removeLeave.input._output) =>
    known(await dropLeave(tx, { personId: id, leaveId: leave }, savingOf(parts, caller, save)), 'The leave'),
});

const personRoutes = (parts: TimeParts): readonly Route[] => {
  const times = openPersonTimes(parts);
  const within = <T>({ organizationId }: Caller, work: (tx: Tx) => Promise<T>) =>
    parts.database.tenant(organizationId, work);
  return [
    route(contract.readPersonTimes, async ({ input, caller }) => {
      const { organizationId } = caller;
      const asked = {
        organizationId,
        personId: input.id,
        now: parts.clock.now(),
        mayChange: may(caller, 'people:manage'),
      };
      return within(caller, async (tx) => known(await readPersonTimes(tx, asked), 'The person'));
    }),
    route(contract.changePersonTimes, async ({ input, caller }) => {
      checkZone(input.zone);
      return within(caller, (tx) => times.change(tx, caller, input));
    }),
    route(contract.removePersonTimes, async ({ input, caller }) =>
      within(caller, (tx) => times.remove(tx, caller, input)),
    ),
    route(contract.addLeave, async ({ input, caller }) => {
      checkDays(input);
      return within(caller, (tx) => times.add(tx, caller, input));
    }),
    route(contract.removeLeave, async ({ input, caller }) => within(caller, (tx) => times.drop(tx, caller, input))),
    route(contract.importLeave, async ({ input, caller }) => {
      try {
        const saving = savingOf(parts, caller, input.save);
        const { rows, ...effect } = await within(caller, (tx) => importLeave(tx, input.csv, saving));
        return { ...effect, rows: [...rows] };
      } catch (error) {
        if (!(error instanceof LeaveFileRefused)) throw error;
        throw invalidFields([{ field: 'csv', message: error.message }]);
      }
    }),
  ];
};

const notOwn = (): Refusal =>
  new Refusal({
    status: 403,
    code: 'not-allowed',
    message: 'Your organization keeps working times for you.',
    fix: 'Ask an owner or admin to change it, or to let people change their own under Settings > Working time.',
  });

const ownRoutes = (parts: TimeParts): readonly Route[] => {
  const times = openPersonTimes(parts);
  const findOwn = async (tx: Tx, { organizationId, email }: Caller): Promise<string | null> => {
    const on = new Date(parts.clock.now()).toISOString().slice(0, 10);
    const [found] = await listKnownAddresses(tx, { organizationId, addresses: [email.toLowerCase()], on });
    return found?.personId ?? null;
  };
  /** The caller's own person. Errors: Refusal 404; 403 where the organization does not let people change their own. */
  const asOwn = <T>(caller: Caller, work: (tx: Tx, id: string) => Promise<T>): Promise<T> => {
    const { organizationId } = caller;
    return parts.database.tenant(organizationId, async (tx) => {
      const id = known(await findOwn(tx, caller), 'Who you are on the roster');
      if (!(await readOwnTimesAllowed(tx, organizationId))) throw notOwn();
      return work(tx, id);
    });
  };
  return [
    route(contract.readOwnTimes, async ({ caller }) =>
      parts.database.tenant(caller.organizationId, async (tx) => {
        const { organizationId } = caller;
        const personId = await findOwn(tx, caller);
        if (personId === null) return { times: null };
        const mayChange = await readOwnTimesAllowed(tx, organizationId);
        return { times: await readPersonTimes(tx, { organizationId, personId, now: parts.clock.now(), mayChange }) };
      }),
    ),
    route(contract.changeOwnTimes, async ({ input, caller }) => {
      checkZone(input.zone);
      return asOwn(caller, (tx, id) => times.change(tx, caller, { id, ...input }));
    }),
    route(contract.removeOwnTimes, async ({ input, caller }) =>
      asOwn(caller, (tx, id) => times.remove(tx, caller, { id, ...input })),
    ),
    route(contract.addOwnLeave, async ({ input, caller }) => {
      checkDays(input);
      return asOwn(caller, (tx, id) => times.add(tx, caller, { id, ...input }));
    }),
    route(contract.removeOwnLeave, async ({ input, caller }) =>
      asOwn(caller, (tx, id) => times.drop(tx, caller, { id, ...input })),
    ),
  ];
};

export const workingTimeRoutes = (parts: TimeParts): readonly Route[] => [
  ...organizationRoutes(parts),
  ...personRoutes(parts),
  ...ownRoutes(parts),
];
