// Device codes: a code for the device, a shorter one for the person, and what has become of the request.
import { randomBytes } from 'node:crypto';
import { EntraError } from './errors.ts';
import type { Scopes } from './scopes.ts';
import type { SignIn } from './sign-in.ts';

export interface DeviceRequest {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly clientId: string;
  /** The tenant segment of the URL. */
  readonly named: string;
  readonly scopes: Scopes;
  /** The tenant's clock, milliseconds. */
  readonly endsAt: number;
  /** Pending, declined, refused by an AADSTS code, signed in, or given away. */
  outcome: 'pending' | 'declined' | 'redeemed' | { readonly code: number } | { readonly signIn: SignIn };
  /** The machine's time of the last poll, milliseconds. */
  polledAt: number | null;
}

// Without vowels and what is mistaken for another letter, so that no word comes out.
const letters = 'BCDFGHJKLMNPQRSTVWXYZ23456789';
const remembered = 10_000;

const makeUserCode = (): string => [...randomBytes(9)].map((byte) => letters.charAt(byte % letters.length)).join('');

export class DeviceCodes {
  readonly #requests = new Map<string, DeviceRequest>();

  open(asked: Pick<DeviceRequest, 'clientId' | 'named' | 'scopes' | 'endsAt'>): DeviceRequest {
    const request: DeviceRequest = {
      ...asked,
      deviceCode: `1.Ad${randomBytes(120).toString('base64url')}`,
      userCode: makeUserCode(),
      outcome: 'pending',
      polledAt: null,
    };
    if (this.#requests.size >= remembered) this.#requests.clear();
    this.#requests.set(request.deviceCode, request);
    return request;
  }

  /** By the person's code, while it waits; null otherwise. */
  findByUserCode(userCode: string, now: number): DeviceRequest | null {
    const wanted = userCode.trim().toUpperCase();
    for (const request of this.#requests.values()) {
      if (request.userCode === wanted && request.outcome === 'pending' && now < request.endsAt) return request;
    }
    return null;
  }

  /** By the device's code. Throws 7000014. */
  find(deviceCode: string): DeviceRequest {
    const request = this.#requests.get(deviceCode);
    if (!request) throw new EntraError(7000014);
    return request;
  }

  list(): readonly DeviceRequest[] {
    return [...this.#requests.values()];
  }
}
