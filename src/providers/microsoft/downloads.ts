// Files that Graph keeps elsewhere: asked for by the address it names, once and without a token.
import type { Network } from '../../lib/network.ts';
import { RetryLater } from '../errors.ts';
import { type Cloud, isDownload } from './clouds.ts';
import { retryAfter } from '../retry-after.ts';
import { oddAnswer } from './errors.ts';
import { exchange } from './wire.ts';
import type { Clock } from '../../lib/clock.ts';

interface Download {
  /** As Graph named it; good for some minutes, and whoever has it can read the file. */
  readonly url: string;
  readonly signal: AbortSignal;
  /** See PageRequest. */
  readonly ready?: (() => void) | undefined;
}

/** Resolves to the file's text. Errors: RetryLater, also when the address has expired; GiveUp; the signal's reason. */
export type Downloads = (download: Download) => Promise<string>;

export interface DownloadOptions {
  readonly cloud: Cloud;
  readonly network: Network;
  readonly clock: Clock;
}

export const openDownloads =
  ({ cloud, network, clock }: DownloadOptions): Downloads =>
  async ({ url, signal, ready }) => {
    signal.throwIfAborted();
    if (!isDownload(cloud, url)) throw oddAnswer('it leads to a file that is not at Microsoft', 'Location');
    ready?.();
    const answer = await exchange(network, { method: 'GET', url, headers: {}, signal });
    if (answer.status === 200) return answer.text;
    throw new RetryLater({
      problem: {
        code: 'file-refused',
        title: "Microsoft does not hand out the report's file.",
        fix: 'Nothing to do: it is asked for again, by a new address.',
        who: 'microsoft',
        link: null,
        raw: `HTTP ${answer.status}`,
      },
      seconds: retryAfter(answer.headers, clock.now()),
      scope: 'mailbox',
    });
  };
