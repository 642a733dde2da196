// A connection that is signed in for again, or widened: it keeps its history.

export interface Again {
  readonly connectionId: string;
  readonly name: string;
  readonly streams: readonly string[];
  /** What may be shown of how it was connected, by the field's name. */
  readonly settings: Readonly<Record<string, string>>;
}
