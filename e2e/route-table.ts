// The addresses of the pages, as the route table in web/ declares them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const web = join(import.meta.dirname, '..', 'web');

interface RoutePath {
  readonly path: string;
  /** The page that it opens over, whose title it shares; null: a page of its own. */
  readonly over: string | null;
}

const declared = /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*(?:id: '[\w-]+'|path: '([^']+)')/g;

/** Reads them from the sources: the table itself needs a browser to be loaded. Errors: a route that is written otherwise. */
export const readRouteTable = (): RoutePath[] => {
  const files = ['router.tsx', ...readdirSync(join(web, 'routes')).map((file) => join('routes', file))];
  const texts = files.map((file) => readFileSync(join(web, file), 'utf8'));
  const found = texts.flatMap((text) => [...text.matchAll(declared)]);
  const calls = texts.flatMap((text) => text.match(/= createRoute\(/g) ?? []).length;
  if (found.length !== calls) throw new Error(`${calls} routes are declared, ${found.length} of them are understood.`);
  const paths = new Map(found.map(([, name = '', , path]) => [name, path]));
  return found.flatMap(([, , parent = '', path]) => {
    if (path === undefined) return [];
    const over = paths.get(parent) ?? null;
    return [{ path: over === null ? path : `${over}/${path}`, over }];
  });
};
