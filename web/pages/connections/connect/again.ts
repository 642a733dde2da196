// A connection that is signed in for again, or widened: it keeps its history.

export interface Again {
  readonly connectionId: string;
  readonly name: string;
  readonly streams: readonly string[];
}
