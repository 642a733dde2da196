// What the processes that a bench started have used, as Linux tells it; nothing where there is no /proc.
import { readdirSync, readFileSync } from 'node:fs';

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Seconds of CPU, user and system, with those of its children that have ended. */
  readonly seconds: number;
}

const ticksASecond = 100;

/** Null for one that has ended meanwhile. */
const readProcess = (pid: string): Running | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const seconds = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksASecond;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid: Number(pid), parent: Number(fields[1]), command, seconds };
  } catch {
    return null;
  }
};

/** Seconds of CPU that this process's children, and theirs, have used so far, of those whose command line has `part` in it; NaN where nobody tells. */
export const readCpu = (part: string): number => {
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return Number.NaN;
  }
  const running = new Map(names.flatMap((name) => readProcess(name) ?? []).map((one) => [one.pid, one]));
  const isOurs = ({ parent }: Running): boolean => {
    if (parent === process.pid) return true;
    const above = running.get(parent);
    return above !== undefined && isOurs(above);
  };
  return [...running.values()]
    .filter((one) => one.command.includes(part) && isOurs(one))
    .reduce((sum, { seconds }) => sum + seconds, 0);
};

/** The most memory that a process held, in MB; NaN where nobody tells. */
export const readPeak = (pid: number): number => {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Number.NaN;
  }
};
