// A report as a mail: what Outlook's Word engine reads, what nobody can smuggle in, and what it says of each figure.
import { describe, expect, it } from 'vitest';
import type { Figure } from '../contract/people.ts';
import { changeText, standText, valueText } from './figure-words.ts';
import { reportMail } from './report-mail.ts';
import { reportPdf } from './report-pdf.ts';
import type { Report } from './report.ts';

const evil = '<img src=x onerror=alert(1)>\r\nBcc: eve@example.com "&';
const report: Report = {
  kind: 'own',
  title: 'Your week',
  period: 'Monday 2 March to Sunday 8 March 2026',
  lead: 'Your own figures.',
  lines: [
    {
      name: 'mail-sent',
      title: `Mail sent ${evil}`,
      meaning: 'Messages that the person sent.',
      value: '17',
      change: '6% more than the week before (16).',
      stand: 'Measured, 100% read, as of 9 Mar, 08:00.',
      series: [1, null, 3],
      told: '3 days, from 1 to 3 a day, 1 not known',
      ends: ['Mon 2 Mar', 'Sun 8 Mar'],
      href: 'https://plumbline.example.com/?signal=mail-sent&from="x',
    },
  ],
  missing: [{ reason: 'The stream is not switched on.', titles: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }],
  href: 'https://plumbline.example.com/',
};
const footer = {
  organizationName: 'محمد & Söhne',
  why: 'You get this.',
  preferencesUrl: 'https://plumbline.example.com/account/mail',
  unsubscribeUrl: 'https://plumbline.example.com/unsubscribe/t',
};
const made = () => reportMail(report, footer, { to: 'ana@example.com', id: 'm', files: [] });

describe('the mail of a report', () => {
  it('is made of tables and inline styles alone, with light and dark colours', async () => {
    const { html } = await made();
    const body = html.slice(html.indexOf('<body'));
    expect(body).not.toMatch(
      /display:\s*(flex|grid)|margin:[^;"]*auto|position:|<div(?! style="display:none)|<style|<script/,
    );
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('<!--[if mso]>');
    for (const [table] of body.matchAll(/<table[^>]*>/g)) expect(table).toMatch(/role="presentation".*cellspacing="0"/);
    for (const [image] of body.matchAll(/<img[^>]*>/g)) expect(image).toMatch(/width="\d+" height="\d+" alt="[^"]+"/);
  });

  it('loads nothing from anywhere: pictures lie within, and nothing tracks who opens it', async () => {
    const { html, pictures = [] } = await made();
    const sources = [...html.matchAll(/src="([^"]*)"/g)].map(([, source]) => source);
    expect(sources).toEqual(['cid:figure-0']);
    expect(html).not.toMatch(/url\(|@import|<link/);
    expect(
      Buffer.from(pictures[0]?.png ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('shows as text whatever stands in a name, and turns no line around', async () => {
    const { html, text } = await made();
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('from="x');
    expect(html).toContain('<bdi>محمد &amp; Söhne</bdi>');
    expect(text).toContain('Not known: a, b, c, d, e, f, g: The stream is not switched on.');
  });

  it('says in plain text all that it says in pictures', async () => {
    const { text } = await made();
    for (const said of ['17', '6% more', '3 days, from 1 to 3 a day, 1 not known', footer.unsubscribeUrl])
      expect(text).toContain(said);
  });
});

describe('the PDF of a report', () => {
  it('is tagged, has a title and a language, and can be read out', async () => {
    const pdf = Buffer.from(await reportPdf(report, { organizationName: 'محمد', at: 0 })).toString('latin1');
    expect(pdf.startsWith('%PDF-1.7')).toBe(true);
    for (const part of [
      '/MarkInfo',
      '/StructTreeRoot',
      '/Lang (en)',
      '/H1',
      '/Figure',
      '/Alt',
      '/DisplayDocTitle true',
    ])
      expect(pdf).toContain(part);
  });
});

const figure = (change: Partial<Figure>): Figure => ({
  signal: 's',
  unit: 'count',
  value: 12,
  state: 'measured',
  coverage: 1,
  asOf: '2026-03-09T07:00:00.000Z',
  reason: null,
  beside: {},
  ...change,
});

const words = (change: Partial<Figure>) => valueText(figure(change));
const change = (now: Partial<Figure>, then: Partial<Figure>) =>
  changeText(figure(now), figure(then), 'the week before');

describe('a figure in words', () => {
  it('has its unit, and says where it is only likely', () => {
    expect([words({}), words({ unit: 'h', value: 3.46 }), words({ unit: 'ratio', value: 0.379 })]).toEqual([
      '12',
      '3.5 h',
      '38%',
    ]);
    expect(words({ unit: 'min', value: 102, state: 'estimated' })).toBe('about 1 h 42 min');
    expect(words({ value: null })).toBeNull();
  });

  it('is compared with one’s own past where both are known well enough, and never judged', () => {
    expect(change({}, { value: 10 })).toBe('20% more than the week before (10).');
    expect(change({}, { value: 0 })).toBe('None the week before.');
    expect(change({}, {})).toBe('As the week before.');
    expect(change({ unit: 'ratio', value: 0.2 }, { unit: 'ratio', value: 0.4 })).toBe('Down from 40% the week before.');
    expect(change({ coverage: 0.5 }, {})).toBe('Not compared with the week before: not enough of the two was read.');
    expect(change({}, { value: null })).toBe('Not compared: the week before is not known.');
    expect(change({ value: null }, {})).toBeNull();
  });

  it('tells how it stands on the clocks of who reads it, and never rounds coverage up to all', () => {
    expect(standText(figure({ coverage: 0.999 }), 'Europe/Berlin')).toBe('Measured, 99% read, as of 9 Mar, 08:00.');
    const partly = { code: 'x', text: '1 of 7 days are not read whole.' };
    expect(standText(figure({ state: 'estimated', reason: partly }), 'UTC')).toContain('Estimated, 100% read');
  });
});
