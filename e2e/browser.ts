// Chromium for the stories that need one: where it is, how it is opened, and what is wrong with a page it shows.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
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
}

/** A browser of its own: no cookie, no storage; its clock stands at `now`. */
export const visit = async (browser: Browser, look: Look, now: string): Promise<Visit> => {
  const context = await browser.newContext({
    colorScheme: look.colorScheme,
    viewport: { width: look.width, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Half-way through a change of colours the contrast is that of neither.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(now);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { context, page, complaints };
};

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const Violations = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })),
  }),
);

const lookForFaults = async (page: Page): Promise<string[]> => {
  // Also where one is under way all the same.
  await page.evaluate(
    'Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => null))).then(() => null)',
  );
  await page.evaluate(axe);
  const found = await page.evaluate('axe.run({ resultTypes: ["violations"] }).then((result) => result.violations)');
  return Violations.parse(found)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
};

/**
 * What axe finds serious or critical, a line each. A button that is just being enabled has half its colour for a
 * moment: what is found is looked at again, and a fault is what is there both times.
 */
export const accessFaults = async (page: Page): Promise<string[]> => {
  const first = await lookForFaults(page);
  if (first.length === 0) return first;
  await page.waitForTimeout(500);
  const again = await lookForFaults(page);
  return first.filter((fault) => again.includes(fault));
};

/** How many pixels of the page stand out to the right. */
export const overhang = async (page: Page): Promise<number> =>
  z.number().parse(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'));

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
