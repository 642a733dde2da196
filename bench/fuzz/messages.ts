// What the thread that fuzzes tells the one that watches.
import type { Growth } from './growth.ts';

export interface Finding {
  readonly kind: 'error' | 'broken' | 'hang' | 'growth' | 'too slow';
  readonly what: string;
  /** The input, or what it is made of, to be tried again. */
  readonly input: string;
}

export interface Tally {
  readonly executions: number;
  /** Seconds of the process's CPU. */
  readonly cpu: number;
  readonly begun: number;
  readonly kept: number;
  readonly outcomes: number;
  /** The slowest single execution. */
  readonly slowest: { readonly ms: number; readonly bytes: number };
  readonly growths: readonly Growth[];
  /** Inputs of which a piece was repeated to see how time grows. */
  readonly pumped: number;
  readonly bar: string;
}

export type Message =
  | { readonly kind: 'tally'; readonly tally: Tally }
  | { readonly kind: 'finding'; readonly finding: Finding }
  /** What it is busy with, where that is not the input in the shared memory. */
  | { readonly kind: 'busy'; readonly what: string }
  | { readonly kind: 'done'; readonly tally: Tally };

export interface Order {
  readonly name: string;
  readonly seed: number;
  /** Executions and seconds of CPU at most. */
  readonly executions: number;
  readonly seconds: number;
  /** What an earlier thread of the same parser has done already. */
  readonly before: Tally | null;
  /** Hand-made inputs that an earlier thread hung at. */
  readonly skip: readonly string[];
  readonly memory: SharedArrayBuffer;
}

/** Layout of the memory that both threads see: how many inputs were begun, how long the present one is, the input. */
export const head = 8;
export const room = 64 * 1024;
