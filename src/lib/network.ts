// The network as an argument: every request to the outside goes through one of these.

export interface NetworkRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface NetworkResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body as UTF-8 text; read once. Rejects when the connection breaks. */
  text(): Promise<string>;
}

/** Never follows redirects. Rejects with `EgressRefused` for a host that is not allowed, with the socket's error otherwise. */
export type Network = (request: NetworkRequest) => Promise<NetworkResponse>;

export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
}
