// Chromium for the stories that need one: where it is, how it is opened, and what is wrong with a page it shows.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { z } from 'zod';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Null where no Chromium is installed: stories that need one are then skipped by name. */
export const chromiumPath: string | null = places.find((place) => existsSync(place)) ?? null;

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export const looks = [
  { name: 'light', colorScheme: 'light', width: 1440 },
  { name: 'dark', colorScheme: 'dark', width: 1440 },
  { name: 'phone', colorScheme: 'light', width: 360 },
] as const;
export type Look = (typeof looks)[number];

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser complained of: errors of scripts, refused by the content policy, not found. */
  readonly complaints: string[];
  /** Addresses that were asked for, from the cache or not. */
  readonly asked: Set<string>;
  /** Requests that are not answered yet. */
  readonly underWay: ReadonlySet<Request>;
}

/** A browser of its own: no cookie, no storage; its clock stands at `now`, null: it goes as the machine's. */
export const visit = async (
  browser: Browser,
  look: Omit<Look, 'name' | 'width'> & { readonly width: number },
  now: string | null,
): Promise<Visit> => {
  const context = await browser.newContext({
    colorScheme: look.colorScheme,
    viewport: { width: look.width, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Half-way through a change of colours the contrast is that of neither.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  if (now !== null) await page.clock.setFixedTime(now);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const asked = new Set<string>();
  const underWay = new Set<Request>();
  page.on('request', (request) => {
    asked.add(request.url());
    underWay.add(request);
  });
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => underWay.delete(request));
  return { context, page, complaints, asked, underWay };
};

const drawn = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))';

/** Until all that a page shows is there: nothing is asked for, no grey bar stands for what comes. Errors: after 30 s. */
export const settled = async ({ page, underWay }: Visit): Promise<void> => {
  const until = Date.now() + 30_000;
  const bars = page.locator('[aria-label^="Loading"]');
  // Twice in a row: an answer may lead to the next question.
  for (let still = 0; still < 2; ) {
    await page.evaluate(drawn);
    const ready = underWay.size === 0 && (await bars.count()) === 0;
    still = ready ? still + 1 : 0;
    if (Date.now() > until)
      throw new Error(`${page.url()} is not ready: ${[...underWay].map((one) => one.url()).join(' ')}`);
  }
};

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const Violations = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })),
  }),
);

/** Rules of axe that are asked for apart from the others: what another scheme of colours can break; what fingers and missing pictures need. */
const rulesFor = {
  colours: ['color-contrast', 'link-in-text-block'],
  targets: ['target-size', 'image-alt'],
} as const;

const lookForFaults = async (page: Page, rules: readonly string[] | null): Promise<string[]> => {
  // Also where one is under way all the same.
  await page.evaluate(
    'Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => null))).then(() => null)',
  );
  await page.evaluate(axe);
  const only = rules === null ? {} : { runOnly: { type: 'rule', values: rules } };
  const options = JSON.stringify({ resultTypes: ['violations'], preload: false, ...only });
  const found = await page.evaluate(`axe.run(${options}).then((result) => result.violations)`);
  return Violations.parse(found)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
};

/**
 * What axe finds serious or critical, a line each. A button that is just being enabled has half its colour for a
 * moment: what is found is looked at again, and a fault is what is there both times.
 */
export const accessFaults = async (page: Page, { only }: { only?: keyof typeof rulesFor } = {}): Promise<string[]> => {
  const rules = only === undefined ? null : rulesFor[only];
  const first = await lookForFaults(page, rules);
  if (first.length === 0) return first;
  await page.waitForTimeout(500);
  const again = await lookForFaults(page, rules);
  return first.filter((fault) => again.includes(fault));
};

/** How many pixels of the page stand out to the right. */
export const overhang = async (page: Page): Promise<number> =>
  z.number().parse(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));

/** What is wrong with a page that stands, in each scheme and width, without opening it again; `each` sees every one of them. */
export const faultsInEveryLook = async (
  seen: Visit,
  each: (look: Look) => Promise<unknown> = async () => null,
): Promise<string[]> => {
  const { page } = seen;
  const faults: string[] = [];
  for (const look of looks) {
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await settled(seen);
    await each(look);
    const wide = await overhang(page);
    const found = await accessFaults(page, look.name === 'dark' ? { only: 'colours' } : {});
    faults.push(...[...(wide > 0 ? [`${wide} px stand out`] : []), ...found].map((fault) => `${look.name}: ${fault}`));
  }
  return faults;
};

const sameUnfocused = `(() => {
  const at = document.activeElement;
  const some = document.querySelector('main :is(a[href], button, input, select, textarea)');
  if (at === null || at === document.body) return some === null ? '' : 'nothing';
  const settle = () => {
    for (const one of document.getAnimations()) if (one.effect.getComputedTiming().endTime !== Infinity) one.finish();
  };
  const look = () => [at, at.parentElement, at.parentElement.parentElement]
    .flatMap((one) => [null, '::before', '::after'].map((part) => getComputedStyle(one, part)))
    .map((style) => [style.outline, style.boxShadow, style.border, style.textDecoration, style.backgroundColor, style.transform])
    .join();
  settle();
  const focused = look();
  at.blur();
  settle();
  return look() === focused ? at.outerHTML.slice(0, 160) : '';
})()`;

/** Tab from the heading on: what has the focus then and does not look like it; empty when all is well. */
export const unseenFocus = async (page: Page): Promise<string> => {
  const heading = page.locator('h1').first();
  await heading.evaluate('(one) => { one.tabIndex = -1; one.focus(); }');
  await page.keyboard.press('Tab');
  return z.string().parse(await page.evaluate(sameUnfocused));
};

/** Goes on with Tab until something of this role and name has the focus. Errors: it is not reached within 80 steps. */
export const tabTo = async (
  page: Page,
  role: 'button' | 'link' | 'textbox' | 'radio',
  name: string | RegExp,
): Promise<void> => {
  const wanted = page.getByRole(role, { name });
  // The part of the page that holds it may still be on its way.
  await wanted.first().waitFor({ state: 'attached' });
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press('Tab');
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`${role} "${String(name)}" is not reached with Tab.`);
};
