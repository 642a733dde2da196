// How often generated tests run: some hundreds of times, and as much more as is asked for.

const times = Number(process.env['PLUMBLINE_FUZZ'] ?? 1);

/**
 * More of it, over a night: `PLUMBLINE_FUZZ=100 npx vitest run src/providers --testTimeout=36000000`. With 100 each of
 * the streams takes 65,000 tampered answers, and WebVTT 300,000 files.
 */
export const timesMore = (runs: number): number => Math.round(runs * times);
