// The shape of one of Entra's refusals in the tables beside it.
export interface Manner {
  /** The OAuth error. */
  readonly error: string;
  /** HTTP status of the token endpoint; 401 for invalid_client, 503 for temporarily_unavailable, 400 for the rest. */
  readonly status?: number;
  readonly suberror?: string;
  /** The token endpoint's answer carries a claims challenge. */
  readonly claims?: true;
  /** Of a user's sign-in: the OAuth error of the token endpoint is the one of the settings. */
  readonly interactive?: true;
  /** Sent back to the app's redirect URI; otherwise shown on a page that leads nowhere. */
  readonly redirected?: true;
  /** The OAuth error towards the redirect URI when nothing may be shown (prompt=none). */
  readonly asked?: string;
}

export type RefusalRow = readonly [code: number, manner: Manner, text: string];
