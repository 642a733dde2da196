// How soon the main pages stand when they are opened for the first time on a slow phone, and what else Lighthouse would look at. `npm run bench -- web` prints JSON.
import type { Browser, Cookie, Response } from 'playwright-core';
import { z } from 'zod';
import { accessFaults, chromiumPath, launch, settled, visit } from '../e2e/browser.ts';
import { type Ids, type Login, openOfficePages, signInAs } from '../e2e/office-pages.ts';

/** Round trip (ms) and throughput (bytes/s) as Lighthouse has DevTools apply them for slow 4G: 150 ms × 3.75, 1.6 Mbit/s × 0.9. */
const slow4G = {
  offline: false,
  latency: 562.5,
  downloadThroughput: (1.6 * 1024 * 1024 * 0.9) / 8,
  uploadThroughput: (750 * 1024 * 0.9) / 8,
};
const slowdown = 4;
const phone = { name: 'phone', colorScheme: 'light', width: 412 } as const;

interface Opening {
  readonly name: string;
  readonly who: Login | null;
  readonly path: string;
}

const openings = ({ connection, person, team }: Ids): readonly Opening[] => [
  { name: 'sign-in', who: null, path: '/sign-in' },
  { name: 'home of an owner', who: 'owner', path: '/' },
  { name: 'home of a manager', who: 'manager', path: '/' },
  { name: 'home of an employee', who: 'employee', path: '/' },
  { name: 'people', who: 'owner', path: '/people' },
  { name: 'person', who: 'owner', path: `/people/${person}` },
  { name: 'activities', who: 'owner', path: '/activities' },
  { name: 'teams', who: 'owner', path: '/teams' },
  { name: 'team', who: 'owner', path: `/teams/${team}` },
  { name: 'connections', who: 'owner', path: '/connections' },
  { name: 'connection', who: 'owner', path: `/connections/${connection}` },
  { name: 'sync', who: 'owner', path: '/sync' },
  { name: 'settings', who: 'owner', path: '/settings' },
  { name: 'account', who: 'employee', path: '/account' },
];

/** Milliseconds since the address was opened; a shift's score has no unit. */
const Vitals = z.object({
  firstContentfulPaint: z.number(),
  largestContentfulPaint: z.number(),
  largestElement: z.string(),
  cumulativeLayoutShift: z.number(),
  totalBlockingTime: z.number(),
});
type Vitals = z.infer<typeof Vitals>;

/** Runs before the page's own scripts. The worst window of shifts counts: none further than a second apart, five in all. */
const watch = `{
  const found = { paint: 0, largest: 0, element: '', tasks: [], shift: 0, window: { from: 0, last: 0, sum: 0 } };
  const on = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  on('paint', (entry) => { if (entry.name === 'first-contentful-paint') found.paint = entry.startTime; });
  on('largest-contentful-paint', (entry) => {
    found.largest = entry.startTime;
    found.element = entry.element === null ? '' : entry.element.tagName.toLowerCase() + ': ' + entry.element.textContent.slice(0, 40);
  });
  on('longtask', (entry) => found.tasks.push([entry.startTime, entry.duration]));
  on('layout-shift', (entry) => {
    if (entry.hadRecentInput) return;
    const { window } = found;
    if (entry.startTime - window.last > 1000 || entry.startTime - window.from > 5000) Object.assign(window, { from: entry.startTime, sum: 0 });
    Object.assign(window, { last: entry.startTime, sum: window.sum + entry.value });
    found.shift = Math.max(found.shift, window.sum);
  });
  globalThis.readVitals = () => ({
    firstContentfulPaint: found.paint,
    largestContentfulPaint: found.largest,
    largestElement: found.element,
    cumulativeLayoutShift: found.shift,
    totalBlockingTime: found.tasks
      .filter(([start]) => start >= found.paint)
      .reduce((sum, [, duration]) => sum + Math.max(0, duration - 50), 0),
  });
}`;

const Head = z.object({
  title: z.string(),
  lang: z.string(),
  description: z.string(),
  viewport: z.string(),
  elements: z.number(),
});

const readHead = `(() => {
  const meta = (name) => document.querySelector('meta[name="' + name + '"]')?.content ?? '';
  return {
    title: document.title,
    lang: document.documentElement.lang,
    description: meta('description'),
    viewport: meta('viewport'),
    elements: document.querySelectorAll('*').length,
  };
})()`;

/** Smaller files are not worth compressing. */
const leastCompressed = 1024;

/** What the answers lack, a line each. */
const faultsOfAnswers = async (answers: readonly Response[], origin: string): Promise<string[]> => {
  const faults: string[] = [];
  for (const answer of answers) {
    const url = new URL(answer.url());
    const headers = await answer.allHeaders();
    const type = answer.request().resourceType();
    if (url.origin !== origin) faults.push(`${url.origin} is asked, too`);
    if (type === 'document' && !(headers['content-security-policy'] ?? '').includes("script-src 'self'"))
      faults.push('no content security policy for scripts');
    if (url.pathname.startsWith('/assets/') && !(headers['cache-control'] ?? '').includes('immutable'))
      faults.push(`${url.pathname} is not kept by browsers`);
    const long = Number(headers['content-length'] ?? leastCompressed) >= leastCompressed;
    if (long && /^(document|script|stylesheet)$/.test(type) && headers['content-encoding'] === undefined)
      faults.push(`${url.pathname} is sent uncompressed`);
  }
  return faults;
};

const faultsOfHead = ({ title, lang, description, viewport }: z.infer<typeof Head>): string[] =>
  [
    title === '' ? 'no title' : null,
    lang === '' ? 'no language' : null,
    description === '' ? 'no description' : null,
    viewport.includes('width=device-width') ? null : 'no viewport',
    /user-scalable=no|maximum-scale/.test(viewport) ? 'zooming is switched off' : null,
  ].filter((fault) => fault !== null);

interface Opened extends Vitals {
  /** Bytes over the wire, headers included. */
  readonly transferred: number;
  readonly requests: number;
  readonly elements: number;
  readonly faults: readonly string[];
}

/** Opens a page as nobody's browser has before, and measures until all of it is there. */
const open = async (
  browser: Browser,
  url: string,
  { path, cookies }: { path: string; cookies: readonly Cookie[] },
): Promise<Opened> => {
  const seen = await visit(browser, phone, null);
  const { page, context } = seen;
  await context.addCookies([...cookies]);
  await page.addInitScript(watch);
  const devTools = await context.newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', slow4G);
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const answers: Response[] = [];
  let transferred = 0;
  page.on('response', (answer) => answers.push(answer));
  devTools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    transferred += encodedDataLength;
  });
  await page.goto(`${url}${path}`);
  await page.locator('h1').waitFor();
  await settled(seen);
  const vitals = Vitals.parse(await page.evaluate('readVitals()'));
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const head = Head.parse(await page.evaluate(readHead));
  const faults = [
    ...faultsOfHead(head),
    ...(await faultsOfAnswers(answers, url)),
    ...(await accessFaults(page, { only: 'targets' })),
    ...seen.complaints,
  ];
  await context.close();
  return { ...vitals, transferred, requests: answers.length, elements: head.elements, faults };
};

/** The cookies of each login, none for nobody. */
const signInAll = async (browser: Browser, url: string): Promise<ReadonlyMap<string, readonly Cookie[]>> => {
  const cookies = new Map<string, readonly Cookie[]>();
  for (const login of ['owner', 'manager', 'employee'] as const) {
    const seen = await visit(browser, phone, null);
    await signInAs(seen, url, login);
    cookies.set(login, await seen.context.cookies());
    await seen.context.close();
  }
  return cookies;
};

const middleBy = <T>(values: readonly T[], key: (value: T) => number): T | undefined =>
  values.toSorted((left, right) => key(left) - key(right))[Math.floor(values.length / 2)];

/** Lighthouse's marks of "good". */
const isGood = ({ largestContentfulPaint, cumulativeLayoutShift, totalBlockingTime }: Vitals): boolean =>
  largestContentfulPaint <= 2500 && cumulativeLayoutShift <= 0.1 && totalBlockingTime <= 200;

const rowOf = ({ name, path }: Opening, opened: Opened) => ({
  name,
  path,
  good: isGood(opened),
  ...opened,
  firstContentfulPaint: Math.round(opened.firstContentfulPaint),
  largestContentfulPaint: Math.round(opened.largestContentfulPaint),
  cumulativeLayoutShift: Number(opened.cumulativeLayoutShift.toFixed(3)),
  totalBlockingTime: Math.round(opened.totalBlockingTime),
});

/** Of each page the middle of so many runs by its largest paint. Errors: no Chromium is installed. */
export const measureWeb = async (runs: number) => {
  if (chromiumPath === null) throw new Error('This needs Chromium: on Debian, apt-get install chromium.');
  const product = await openOfficePages(new Date().toISOString());
  const browser = await launch(chromiumPath);
  try {
    const ids = await product.settle();
    const cookies = await signInAll(browser, product.url);
    const pages = [];
    for (const opening of openings(ids)) {
      const mine = opening.who === null ? [] : (cookies.get(opening.who) ?? []);
      const measured: Opened[] = [];
      while (measured.length < runs)
        measured.push(await open(browser, product.url, { path: opening.path, cookies: mine }));
      const middle = middleBy(measured, (one) => one.largestContentfulPaint);
      if (middle !== undefined) pages.push(rowOf(opening, middle));
      console.error(`${opening.name}: largest paint after ${Math.round(middle?.largestContentfulPaint ?? 0)} ms`);
    }
    return { network: slow4G, slowdown, width: phone.width, runs, browser: browser.version(), pages };
  } finally {
    await browser.close();
    await product.close();
  }
};
