// Who works in the small office: a table, read once.

export interface StaffRow {
  readonly given: string;
  readonly surname: string;
  readonly title: string;
  readonly department: string;
  readonly zone: string;
  /** Position of the manager in this table. */
  readonly manager: number | null;
  readonly pattern: HoursPattern;
  readonly life?: 'joined-early' | 'joined-late' | 'left-early' | 'left-late' | 'on-premises' | 'second-account';
}

export type HoursPattern = 'full' | 'early' | 'lunch-break' | 'mon-to-wed' | 'mornings' | 'four-days';

type Interval = readonly [from: number, to: number];

/** Working intervals of a working day, and the weekdays (0 = Sunday) on which they hold. */
export const HOURS: Readonly<
  Record<HoursPattern, { readonly days: readonly number[]; readonly intervals: readonly Interval[] }>
> = {
  full: { days: [1, 2, 3, 4, 5], intervals: [[540, 1020]] },
  early: { days: [1, 2, 3, 4, 5], intervals: [[420, 930]] },
  'lunch-break': {
    days: [1, 2, 3, 4, 5],
    intervals: [
      [510, 720],
      [780, 1050],
    ],
  },
  'mon-to-wed': { days: [1, 2, 3], intervals: [[540, 1020]] },
  mornings: { days: [1, 2, 3, 4, 5], intervals: [[480, 750]] },
  'four-days': { days: [1, 2, 4, 5], intervals: [[540, 1080]] },
};

const rows = `
Ines Falk|Managing Director|Direction|Europe/Berlin||full
Tomas Bauer|Head of Engineering|Engineering|Europe/Berlin|0|full
Grace Okoro|Head of Sales|Sales|America/New_York|0|full
Leena Rao|Head of Operations|Operations|Asia/Kolkata|0|full
Jonas Weber|Team Lead Platform|Engineering|Europe/Berlin|1|early
Aiko Tan|Engineer|Engineering|Australia/Sydney|4|full
Pavel Novák|Engineer|Engineering|Europe/Prague|4|lunch-break
Marta Silva|Engineer|Engineering|Europe/Lisbon|4|full
Omar Haddad|Engineer|Engineering|Europe/Berlin|4|mornings
Lucie Martin|Site Engineer|Engineering|Europe/Paris|1|full
Ravi Menon|Engineer|Engineering|Asia/Kolkata|4|full
Eva Lindqvist|Engineer|Engineering|Europe/Stockholm|4|full|joined-early
Dan Whitfield|Team Lead Accounts|Sales|America/New_York|2|full
Carmen Ortiz|Account Executive|Sales|America/Los_Angeles|12|full
Noah Kim|Account Executive|Sales|America/Los_Angeles|12|early
Sara Bianchi|Account Executive|Sales|Europe/Rome|12|four-days
Peter Holm|Account Executive|Sales|Europe/Copenhagen|12|full|left-early
Yara Costa|Partner Manager|Sales|America/Sao_Paulo|2|full
Ben Archer|Account Executive|Sales|America/Chicago|12|full|joined-late
Anita Desai|Controller|Operations|Asia/Kolkata|3|full
Hugo Brandt|Facilities|Operations|Europe/Berlin|3|full|on-premises
Mei Lin|Office Coordinator|Operations|Asia/Singapore|3|lunch-break
Karl Vogel|Buyer|Operations|Europe/Vienna|3|full|left-late
Nadia Petrova|Recruiter|Operations|Europe/Sofia|3|mon-to-wed
Lucie Martin|Administrator Account|Engineering|Europe/Paris|1|full|second-account
`;

const lives = ['joined-early', 'joined-late', 'left-early', 'left-late', 'on-premises', 'second-account'] as const;
const patterns = ['full', 'early', 'lunch-break', 'mon-to-wed', 'mornings', 'four-days'] as const;

function readRow(line: string): StaffRow {
  const [name = '', title = '', department = '', zone = '', manager = '', pattern, life] = line.split('|');
  const [given = '', surname = ''] = name.split(' ');
  const known = lives.find((candidate) => candidate === life);
  return {
    given,
    surname,
    title,
    department,
    zone,
    manager: manager === '' ? null : Number(manager),
    pattern: patterns.find((candidate) => candidate === pattern) ?? 'full',
    ...(known === undefined ? {} : { life: known }),
  };
}

export const STAFF: readonly StaffRow[] = rows.trim().split('\n').map(readRow);
