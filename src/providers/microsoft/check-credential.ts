// When the credential ends: from what was entered, from the certificate itself, or from Microsoft where the app may ask.
import { z } from 'zod';
import { NeedsAdmin, type Problem, SkipPartition } from '../errors.ts';
import type { Check } from '../provider.ts';
import { parseCertificate } from './certificate.ts';
import { advised, lines, passed, skipped, spanOf } from './check-lines.ts';
import type { CheckParts } from './check-options.ts';
import { instant } from './fields.ts';
import { fillLink, links } from './problems/row.ts';

const day = 86_400_000;
/** From so many days before its end on somebody is told. */
const soon = 30 * day;

const endsSoon = (parts: CheckParts, what: string, end: number): Problem => ({
  code: 'credential-ends-soon',
  title: `The ${what} ends on ${new Date(end).toISOString().slice(0, 10)}, in ${spanOf(end - parts.clock.now())}.`,
  fix: 'Make a new one under Certificates & secrets, enter it here, and remove the old one there afterwards: both are good side by side.',
  who: parts.settings.credential === 'shared' ? 'operator' : 'admin',
  link: fillLink(links.credentials, parts.links),
  raw: new Date(end).toISOString(),
});

const judge = (parts: CheckParts, what: string, end: number): Check => {
  const left = end - parts.clock.now();
  if (left <= soon) return advised(lines.end, endsSoon(parts, what, end));
  return passed(lines.end, `The ${what} ends on ${new Date(end).toISOString().slice(0, 10)}, in ${spanOf(left)}.`);
};

const Application = z.object({ passwordCredentials: z.array(z.object({ endDateTime: instant })).catch([]) });

const mayAsk = ['Application.Read.All', 'Directory.Read.All'];

const unknown =
  'Microsoft tells it only to apps with Application.Read.All. It stands under Certificates & secrets of the app registration.';

/** The ends of the app's secrets that are still good; none where nobody may look, or the app is registered elsewhere. */
const listEnds = async (parts: CheckParts, signal: AbortSignal): Promise<readonly number[]> => {
  try {
    const path = `/applications(appId='${parts.clientId}')?$select=passwordCredentials`;
    const told = Application.safeParse(await parts.graph.one({ path, about: 'directory', signal }));
    const ends = (told.data?.passwordCredentials ?? []).flatMap(({ endDateTime }) =>
      endDateTime === null ? [] : [Date.parse(endDateTime)],
    );
    return ends.filter((end) => end > parts.clock.now()).sort((a, b) => a - b);
  } catch (error) {
    if (error instanceof NeedsAdmin || error instanceof SkipPartition) return [];
    throw error;
  }
};

const checkSecret = async (parts: CheckParts, roles: readonly string[], signal: AbortSignal): Promise<Check> => {
  const { secretExpiresAt } = parts.settings;
  if (secretExpiresAt !== null) return judge(parts, 'client secret', Date.parse(secretExpiresAt));
  if (!mayAsk.some((name) => roles.includes(name))) return skipped(lines.end, unknown);
  const ends = await listEnds(parts, signal);
  const first = ends[0];
  if (first === undefined) return skipped(lines.end, unknown);
  // Which of several is used here, nobody tells: the one that ends first may be it.
  return judge(parts, ends.length === 1 ? 'client secret' : `first of the app's ${ends.length} client secrets`, first);
};

const checkShared = (parts: CheckParts): Check => {
  const parsed = parseCertificate(parts.operator.sharedApp?.certificate ?? '');
  return 'fault' in parsed
    ? skipped(lines.end, "It is the secret of this server's own app: whoever runs Plumbline knows its end.")
    : judge(parts, "certificate of this server's app", Date.parse(parsed.expiresAt));
};

/** Errors: those of Graph that pass, or end the token. */
export const checkEnd = async (parts: CheckParts, roles: readonly string[], signal: AbortSignal): Promise<Check> => {
  const { credential, certificateExpiresAt, access } = parts.settings;
  if (access === 'delegated')
    return skipped(lines.end, "A person's grant has no fixed end: it lives while it is used.");
  if (certificateExpiresAt !== null) return judge(parts, 'certificate', Date.parse(certificateExpiresAt));
  if (credential === 'federated') return skipped(lines.end, 'A federated credential has no end.');
  return credential === 'shared' ? checkShared(parts) : checkSecret(parts, roles, signal);
};
