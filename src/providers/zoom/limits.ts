// Zoom's limits as data, each with where it is written down.
import type { RateLimit } from '../stream.ts';

/** Requests of the kind that Zoom calls medium, on the smallest plan that has cloud recordings; all apps of the account share them. */
const medium: RateLimit = {
  name: 'zoom-medium',
  scope: 'connection',
  requests: 20,
  seconds: 1,
  source: 'https://developers.zoom.us/docs/api/rate-limits/',
};

export const zoomLimits: readonly RateLimit[] = [medium];
