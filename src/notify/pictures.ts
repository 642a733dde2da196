// Pictures in mails: bars of a period as PNG, without letters, so that no font has to be there; what they show is said beside them.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Of both modes: the petrol stands out on white and on near-black. */
const colours = { bar: '#318797', rule: '#8fa3a6', gap: '#8fa3a6' } as const;

/** Width on paper in px; drawn twice as large for fine screens. */
export const pictureWidth = 536;
const height = 72;
const zoom = 2;

const bars = (values: readonly (number | null)[]): string => {
  const most = Math.max(...values.map((value) => value ?? 0), 0);
  const step = pictureWidth / Math.max(values.length, 1);
  const width = Math.max(1, Math.min(28, step * 0.7));
  return values
    .map((value, index) => {
      const left = (index * step + (step - width) / 2).toFixed(2);
      // Not known is a dotted mark on the line, never a bar of no height.
      if (value === null)
        return `<rect x="${left}" y="${height - 8}" width="${width.toFixed(2)}" height="6" fill="none" stroke="${colours.gap}" stroke-width="1" stroke-dasharray="2 2"/>`;
      const tall = most === 0 ? 0 : (value / most) * (height - 8);
      return `<rect x="${left}" y="${(height - 2 - tall).toFixed(2)}" width="${width.toFixed(2)}" height="${tall.toFixed(2)}" rx="1.5" fill="${colours.bar}"/>`;
    })
    .join('');
};

/** SVG of one bar a day or week; null: not known. */
export const barsSvg = (values: readonly (number | null)[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}">${bars(values)}<rect x="0" y="${height - 1.5}" width="${pictureWidth}" height="1.5" fill="${colours.rule}"/></svg>`;

type Draw = (svg: string) => Uint8Array;

/** Loaded when the first picture is drawn: most processes never draw one. */
const load = async (): Promise<Draw> => {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  const wasm = await readFile(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  await initWasm(wasm);
  return (svg) => {
    const resvg = new Resvg(svg, { fitTo: { mode: 'zoom', value: zoom }, font: { loadSystemFonts: false } });
    const image = resvg.render();
    const png = image.asPng();
    image.free();
    resvg.free();
    return png;
  };
};
let loading: Promise<Draw> | null = null;

/** PNG with a transparent ground. */
export const drawPicture = async (svg: string): Promise<Uint8Array> => {
  loading ??= load();
  return (await loading)(svg);
};
