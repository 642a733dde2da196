// What is left until an instant, as a clock that runs down.

const two = (value: number): string => String(value).padStart(2, '0');

/** `29:41` below an hour, `5 h 12 min` below a day, else `6 days`; never below `0:00`. */
export const writeRemaining = (until: Date, now: Date): string => {
  const seconds = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes}:${two(seconds % 60)}`;
  if (hours < 24) return `${hours}\u00a0h ${minutes % 60}\u00a0min`;
  const days = Math.floor(hours / 24);
  return `${days}\u00a0${days === 1 ? 'day' : 'days'}`;
};

/** Whole days until an instant, rounded down; negative once it has passed. */
export const daysUntil = (until: Date, now: Date): number => Math.floor((until.getTime() - now.getTime()) / 86_400_000);
