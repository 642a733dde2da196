// Days of UTC as the services count them: by number since 1970.
import type { Instant } from '../tenant/model.ts';

export const day = 86_400_000;

export const dayNumber = (at: Instant): number => Math.floor(at / day);

/** `2026-11-20` */
export const writeDay = (number: number): string => new Date(number * day).toISOString().slice(0, 10);
