// A report as a PDF: tagged, with text that can be read out and found, bars with a description.
import { once } from 'node:events';
import type { Report } from './report.ts';

/** The built-in fonts know Western European letters only. */
const writable = /^[\u0020-\u007e\u00a0-\u00ff–—‘’“”•…€]*$/u;

/** What cannot be written is left to who reads the mail beside it. */
const plain = (text: string, otherwise: string): string => (writable.test(text) ? text : otherwise);

const colours = { text: '#1c2a2c', soft: '#4f6163', bar: '#318797', rule: '#c9d3d5' } as const;
const width = 495;
const barHeight = 48;

type Doc = InstanceType<typeof import('pdfkit')>;

const drawBars = (doc: Doc, values: readonly (number | null)[]): void => {
  const most = Math.max(...values.map((value) => value ?? 0), 0);
  const step = width / values.length;
  const [left, bottom] = [doc.x, doc.y + barHeight];
  for (const [index, value] of values.entries()) {
    // Not known is a dashed mark on the line, never a bar of no height.
    if (value === null)
      doc
        .rect(left + index * step + step * 0.15, bottom - 6, step * 0.7, 5)
        .lineWidth(0.5)
        .dash(2, { space: 2 })
        .stroke(colours.soft)
        .undash();
    const tall = value === null || most === 0 ? 0 : (value / most) * (barHeight - 4);
    if (tall > 0) doc.rect(left + index * step + step * 0.15, bottom - tall, step * 0.7, tall).fill(colours.bar);
  }
  doc
    .moveTo(left, bottom)
    .lineTo(left + width, bottom)
    .lineWidth(0.75)
    .stroke(colours.rule);
  doc.x = left;
  doc.y = bottom + 6;
};

const write = (doc: Doc, text: string, how: { size: number; bold?: boolean; soft?: boolean; link?: string }): void => {
  doc
    .font(how.bold === true ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(how.size)
    .fillColor(how.soft === true ? colours.soft : colours.text);
  doc.text(text, { width, ...(how.link === undefined ? {} : { link: how.link, underline: true }) });
};

/** The document's parts in the order they are read. */
const compose = (doc: Doc, report: Report, organizationName: string): void => {
  const root = doc.struct('Document');
  doc.addStructure(root);
  const add = (kind: string, work: () => void): void => {
    const part = doc.struct(kind, {}, work);
    root.add(part);
    part.end();
  };
  add('H1', () => write(doc, plain(report.title, 'Report'), { size: 20, bold: true }));
  add('P', () => write(doc, `${report.period}. ${plain(organizationName, '')}`, { size: 11, soft: true }));
  add('P', () => write(doc, plain(report.lead, ''), { size: 11 }));
  for (const line of report.lines) {
    if (doc.y > 630) doc.addPage();
    doc.moveDown(0.9);
    add('H2', () => write(doc, `${line.title}: ${line.value}`, { size: 13, bold: true }));
    if (line.change !== null) add('P', () => write(doc, line.change ?? '', { size: 11 }));
    if (line.series.length > 0) {
      const part = doc.struct('Figure', { alt: line.told }, () => drawBars(doc, line.series));
      root.add(part);
      part.end();
    }
    const span = line.series.length === 0 ? '' : `${line.ends.join(' to ')}. `;
    add('P', () => write(doc, plain(`${span}${line.meaning} ${line.stand}`, line.title), { size: 9, soft: true }));
    add('P', () => write(doc, line.href, { size: 9, link: line.href }));
  }
  if (report.missing.length > 0) {
    doc.moveDown();
    add('H2', () => write(doc, 'Not known', { size: 13, bold: true }));
    for (const { reason, titles } of report.missing)
      add('P', () => write(doc, plain(`${titles.join(', ')}: ${reason}`, titles.join(', ')), { size: 10, soft: true }));
  }
  root.end();
};

/** `at`: milliseconds since 1970. */
export const reportPdf = async (
  report: Report,
  { organizationName, at }: { readonly organizationName: string; readonly at: number },
): Promise<Uint8Array> => {
  // Loaded when the first one is asked for.
  const { default: PDFDocument } = await import('pdfkit');
  const doc = new PDFDocument({
    size: 'A4',
    margin: 50,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `${plain(report.title, 'Report')}, ${report.period}`,
      Creator: 'Plumbline',
      CreationDate: new Date(at),
    },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => void chunks.push(chunk));
  const done = once(doc, 'end');
  compose(doc, report, organizationName);
  doc.end();
  await done;
  return Buffer.concat(chunks);
};
