// The first lines, which need no credential: whether the tenant exists, in which cloud it lives, and what time it is there.
import type { Problem } from '../errors.ts';
import type { Check } from '../provider.ts';
import { advised, attempt, failed, lines, passed, skipped, spanOf } from './check-lines.ts';
import type { CheckParts } from './check-options.ts';
import { themeOf } from './problems/entra.ts';
import { links } from './problems/row.ts';
import { type Discovery, findTenant } from './tenant.ts';

/** Where data lie → what PLUMBLINE_CLOUD is to be. */
const clouds: Readonly<Record<string, string>> = {
  'graph.microsoft.com': 'global',
  'graph.microsoft.us': 'gcc-high',
  'dod-graph.microsoft.us': 'dod',
  'microsoftgraph.chinacloudapi.cn': 'china',
};

const otherCloud = (host: string, cloud: string): Problem => ({
  code: 'tenant-in-other-cloud',
  title: `The tenant lives in another cloud: its data lie at ${host}.`,
  fix: `Set PLUMBLINE_CLOUD to ${cloud} and start Plumbline anew.`,
  who: 'operator',
  link: links.clouds,
  raw: host,
});

const checkCloud = ({ cloud }: CheckParts, { graphHost }: Discovery): Check => {
  const here = new URL(cloud.officialGraphUrl).host;
  const there = graphHost !== null && Object.hasOwn(clouds, graphHost) ? clouds[graphHost] : undefined;
  if (graphHost === null || there === undefined)
    return skipped(lines.cloud, 'The sign-in service does not say where the tenant lives.');
  return graphHost === here
    ? passed(lines.cloud, `Its data lie at ${here}.`)
    : failed(lines.cloud, otherCloud(graphHost, there));
};

/** Microsoft takes what was signed with a certificate for five minutes before and after its time. */
const tolerance = 300_000;

const clockOff = (off: number): Problem => ({
  code: 'clock-off',
  title: `This machine's clock is ${spanOf(off)} ${off > 0 ? 'ahead of' : 'behind'} Microsoft's.`,
  fix: 'Set the clock, and let it follow a time server (NTP): with a certificate Microsoft refuses the sign-in when it is more than five minutes off.',
  who: 'operator',
  link: null,
  raw: 'Date',
});

const checkClock = ({ cloud, clock }: CheckParts, { at }: Discovery): Check => {
  if (cloud.loginUrl !== cloud.authority) return skipped(lines.clock, 'A custom cloud may keep a time of its own.');
  if (at === null) return skipped(lines.clock, "The sign-in service's answer carries no time.");
  const off = clock.now() - at;
  if (Math.abs(off) > tolerance) return advised(lines.clock, clockOff(off));
  return passed(lines.clock, Math.abs(off) < 60_000 ? "Within a minute of Microsoft's." : `${spanOf(off)} off.`);
};

export const checkTenant = async (parts: CheckParts, signal: AbortSignal): Promise<readonly Check[]> => {
  const found = await attempt(() => findTenant(parts, signal));
  if (found.ok)
    return [
      passed(lines.tenant, 'Microsoft knows it.'),
      checkCloud(parts, found.result),
      checkClock(parts, found.result),
    ];
  // A cloud that names the tenant's own one knows the tenant.
  return themeOf(found.problem.code) === 'cloud'
    ? [passed(lines.tenant, 'Microsoft knows it.'), failed(lines.cloud, found.problem)]
    : [failed(lines.tenant, found.problem)];
};
