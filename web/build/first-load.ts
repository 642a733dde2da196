// Weighs what a visitor loads before a page can be used, and stops the build when any page is over the budget.
import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

type Bundle = Rollup.OutputBundle;

const gzipOf = (content: string | Uint8Array): number => gzipSync(content, { level: 9 }).length;

/** A chunk with all it imports at once, and the style sheets of those. */
const loadedWith = (bundle: Bundle, fileName: string, seen: Set<string>): void => {
  const file = bundle[fileName];
  if (file === undefined || seen.has(fileName)) return;
  seen.add(fileName);
  if (file.type !== 'chunk') return;
  for (const imported of file.imports) loadedWith(bundle, imported, seen);
  for (const style of file.viteMetadata?.importedCss ?? []) seen.add(style);
};

const weightOf = (bundle: Bundle, fileNames: Iterable<string>): number => {
  let sum = 0;
  for (const fileName of fileNames) {
    const file = bundle[fileName];
    if (file !== undefined) sum += gzipOf(file.type === 'chunk' ? file.code : file.source);
  }
  return sum;
};

/** Bytes of gzip by page: the entry together with the page's own chunk. */
const weighPages = (bundle: Bundle): ReadonlyMap<string, number> => {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const entry = chunks.find((chunk) => chunk.isEntry)?.fileName ?? '';
  const pages = chunks.filter((chunk) => chunk.facadeModuleId?.endsWith('/page.tsx') === true);
  return new Map(
    pages.map((page) => {
      const seen = new Set<string>();
      loadedWith(bundle, entry, seen);
      loadedWith(bundle, page.fileName, seen);
      const name = /pages\/(.*)\/page\.tsx$/.exec(page.facadeModuleId ?? '')?.[1] ?? page.fileName;
      return [name, weightOf(bundle, seen)];
    }),
  );
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** `budget` in bytes of gzip, for scripts and styles. */
export const firstLoad = (budget: number): Plugin => ({
  name: 'first-load',
  apply: 'build',
  generateBundle(_, bundle) {
    const weights = [...weighPages(bundle)].sort((a, b) => b[1] - a[1]);
    const words = weights.map(([page, bytes]) => `${page} ${kilobytes(bytes)}`).join(', ');
    this.info(`First load (gzip): ${words}`);
    const over = weights.filter(([, bytes]) => bytes > budget);
    if (over.length > 0) this.error(`First load is over its budget of ${kilobytes(budget)}: ${words}`);
  },
});
