// Zones, hours, leave and holidays of some people, told to the product by its own endpoints and to the ledger as they are.
import { saveCalendar } from '../src/contract/holidays.ts';
import { listPeople } from '../src/contract/people.ts';
import { addLeave, changePersonTimes, changeTimes } from '../src/contract/working-time.ts';
import type { WeekHours } from '../src/contract/records.ts';
import type { Stage } from './stage.ts';

type Part = [from: number, to: number];

interface Version {
  readonly from: string | null;
  readonly zone: string | null;
  readonly hours: WeekHours | null;
}
interface Off {
  readonly from: string;
  readonly to: string;
  readonly part: 'day' | 'morning' | 'afternoon';
}
interface Told {
  readonly versions: readonly Version[];
  readonly off: readonly Off[];
}

const on = (weekdays: readonly number[], ...parts: readonly Part[]): WeekHours => {
  const of = (day: number): Part[] => (weekdays.includes(day) ? [...parts] : []);
  return { '0': of(0), '1': of(1), '2': of(2), '3': of(3), '4': of(4), '5': of(5), '6': of(6) };
};
const off = (from: string, part: Off['part'] = 'day', to = from): Off => ({ from, to, part });
const version = (from: string | null, zone: string | null, hours: Version['hours'] = null): Version => ({
  from,
  zone,
  hours,
});

/** By address; under `*` the organization's. Both changes to summer time, of March 12 and 26, and a leap day lie in the story. */
export const toldTimes: Readonly<Record<string, Told>> = {
  '*': {
    versions: [version('2028-03-20', 'Europe/Berlin', on([1, 2, 3, 4, 5], [480, 960]))],
    off: [off('2028-03-17'), off('2028-03-24', 'afternoon')],
  },
  'leena.rao@contoso.com': {
    versions: [version(null, 'Europe/Berlin'), version('2028-03-08', 'America/New_York')],
    off: [],
  },
  'aiko.tan@contoso.com': {
    versions: [version('2028-03-08', 'Asia/Tokyo'), version('2028-03-15', 'Asia/Tokyo', on([1, 2, 3], [540, 780]))],
    off: [],
  },
  'pavel.novak@contoso.com': {
    versions: [version('2028-03-01', null, on([1, 2, 3, 4], [600, 840], [900, 1020])), version('2028-03-22', null)],
    off: [off('2028-03-07', 'afternoon')],
  },
  'marta.silva@contoso.com': {
    versions: [],
    off: [
      off('2028-02-29'),
      off('2028-03-06', 'day', '2028-03-10'),
      off('2028-03-14', 'morning'),
      off('2028-03-15', 'afternoon'),
      off('2028-03-16', 'morning'),
      off('2028-03-16', 'afternoon'),
    ],
  },
  'omar.haddad@contoso.com': {
    versions: [version(null, 'Europe/Berlin', on([0, 1, 2, 3, 4, 5, 6], [0, 360], [1320, 1440]))],
    off: [off('2028-02-29', 'morning')],
  },
};

export const tellTimes = async ({ client }: Stage): Promise<void> => {
  const { people } = await client.call(listPeople, { from: '2028-03-01', to: '2028-03-01', size: 200 });
  const ids = new Map(people.map(({ email, id }) => [email, id]));
  for (const [address, { versions, off: days }] of Object.entries(toldTimes)) {
    const id = ids.get(address);
    if (address === '*') {
      for (const { from, zone, hours } of versions)
        await client.call(changeTimes, { from, zone: zone ?? 'UTC', hours: hours ?? on([]), save: true });
      const holidays = days.map(({ from, part }) => ({ day: from, part, name: 'Holiday', yearly: false }));
      const uses = [{ scope: 'organization' as const, value: '' }];
      await client.call(saveCalendar, { id: null, name: 'Everybody', holidays, uses, save: true });
      continue;
    }
    if (id === undefined) throw new Error(`Nobody here is ${address}.`);
    for (const one of versions) await client.call(changePersonTimes, { id, ...one, save: true });
    for (const leave of days) await client.call(addLeave, { id, ...leave, save: true });
  }
};
