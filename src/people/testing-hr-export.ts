// An HR system's export, made from a seed, with an account of its own of what is in it.

export interface HrExport {
  readonly text: string;
  /** What stands in it, counted while it was written, by nothing that reads it. */
  readonly truth: {
    readonly rows: number;
    readonly people: number;
    readonly duplicates: number;
    /** Row numbers by what is wrong in them. */
    readonly broken: Readonly<Record<'date' | 'address' | 'name' | 'cells' | 'disagreeing', readonly number[]>>;
    readonly unknownManagers: readonly number[];
    readonly circle: readonly number[];
    readonly blank: number;
    /** Address by address of the manager, of everybody who is to be on the roster. */
    readonly managers: ReadonlyMap<string, string | null>;
  };
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
const openRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const firstNames = ['Ana', 'Ben', 'Çem', 'Zoë', 'Łucja', 'Søren', 'Mária', 'Noor', 'O’Neill', 'José'];
const departments = ['Sales', 'Legal', 'R&D', 'People, Culture', 'Finance "EU"'];

interface Line {
  readonly cells: readonly string[];
  readonly kind: 'person' | 'duplicate' | keyof HrExport['truth']['broken'] | 'unknown-manager' | 'circle' | 'blank';
}

const quote = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const addressOf = (at: number): string => `person${at}@contoso.com`;
const broken = ['date', 'address', 'name', 'cells', 'disagreeing'] as const;

/** Columns: start_date, Email, full_name, cost_center (not known), Manager_Email, DEPARTMENT, role. */
const cellsOf = (random: () => number, at: number, manager: string): string[] => [
  `20${String(10 + Math.floor(random() * 15))}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}`,
  random() < 0.3 ? addressOf(at).toUpperCase() : addressOf(at),
  `${firstNames[at % firstNames.length] ?? ''} ${at}`,
  `secret ${at}`,
  manager,
  departments[at % departments.length] ?? '',
  at % 7 === 0 ? '' : `Role ${at % 12}`,
];

/** Somebody's row made unreadable in one way. */
const breakCells = (cells: readonly string[], kind: (typeof broken)[number], at: number): (readonly string[])[] => {
  const set = (place: number, value: string): string[] => cells.map((cell, index) => (index === place ? value : cell));
  if (kind === 'date') return [set(0, `1${at % 10}.03.2024`)];
  if (kind === 'address') return [set(1, `person${at} at contoso`)];
  if (kind === 'name') return [set(2, '')];
  if (kind === 'cells') return [cells.slice(0, 5)];
  return [set(6, 'One thing'), set(6, 'Another')];
};

/** Managers come after their people as often as before; `size` people without those in broken rows. */
export const makeHrExport = (seed: number, size: number): HrExport => {
  const random = openRandom(seed);
  const managers = new Map<string, string | null>();
  const lines: Line[] = [];
  // Whoever has a lower number may manage: no circle but the one that is meant.
  for (let at = 0; at < size; at += 1) {
    const boss = at === 0 ? null : addressOf(Math.floor(random() * Math.min(at, 90)));
    const isLost = at > 0 && random() < 0.01;
    const cells = cellsOf(random, at, isLost ? `gone${at}@contoso.com` : (boss ?? ''));
    managers.set(addressOf(at), isLost ? null : boss);
    lines.push({ cells, kind: isLost ? 'unknown-manager' : 'person' });
    if (random() < 0.03) lines.push({ cells, kind: 'duplicate' });
  }
  for (const [at, boss] of [
    [size, size + 1],
    [size + 1, size + 2],
    [size + 2, size],
  ] as const) {
    managers.set(addressOf(at), null);
    lines.push({ cells: cellsOf(random, at, addressOf(boss)), kind: 'circle' });
  }
  for (let at = size + 3; at < size + 3 + Math.ceil(size / 25); at += 1) {
    const kind = broken[at % broken.length] ?? 'date';
    for (const cells of breakCells(cellsOf(random, at, addressOf(0)), kind, at)) lines.push({ cells, kind });
  }
  for (let count = 0; count < 5; count += 1) lines.push({ cells: [], kind: 'blank' });
  for (let at = lines.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [lines[at], lines[other]] = [
      lines[other] ?? { cells: [], kind: 'blank' },
      lines[at] ?? { cells: [], kind: 'blank' },
    ];
  }
  const rowsOf = (kind: Line['kind']): number[] => lines.flatMap((line, at) => (line.kind === kind ? [at + 2] : []));
  const blankAtEnd = lines.length - 1 - lines.findLastIndex(({ kind }) => kind !== 'blank');
  const header = 'start_date,Email,full_name,cost_center,Manager_Email,DEPARTMENT,role';
  return {
    text: [header, ...lines.map(({ cells }) => cells.map(quote).join(','))].join('\r\n'),
    truth: {
      rows: lines.filter(({ kind }) => kind !== 'blank').length,
      people: managers.size,
      duplicates: rowsOf('duplicate').length,
      broken: {
        date: rowsOf('date'),
        address: rowsOf('address'),
        name: rowsOf('name'),
        cells: rowsOf('cells'),
        disagreeing: rowsOf('disagreeing'),
      },
      unknownManagers: rowsOf('unknown-manager'),
      circle: rowsOf('circle'),
      blank: rowsOf('blank').length - blankAtEnd,
      managers,
    },
  };
};
