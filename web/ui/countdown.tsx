// A clock on the page that runs down to an instant, and what to show once it has.
import { type ReactNode, useEffect, useState } from 'react';
import { writeRemaining } from './remaining.ts';
import { writeInstantInFull } from './times.ts';

/** The time now, renewed every second while it is before `until`. */
const useSecond = (until: Date): Date => {
  const [now, setNow] = useState(() => new Date());
  const end = until.getTime();
  useEffect(() => {
    const timer = setInterval(() => {
      const next = new Date();
      setNow(next);
      if (next.getTime() >= end) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [end]);
  return now;
};

interface CountdownProps {
  /** ISO 8601. */
  readonly until: string;
  readonly ended: ReactNode;
}

/** Not read out as it runs: who wants it goes to it. */
export const Countdown = ({ until, ended }: CountdownProps) => {
  const end = new Date(until);
  const now = useSecond(end);
  if (now >= end) return ended;
  return (
    <time dateTime={until} title={writeInstantInFull(end)} style={{ fontVariantNumeric: 'tabular-nums' }}>
      {writeRemaining(end, now)}
    </time>
  );
};
