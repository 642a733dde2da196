// Finds the endpoint for a path; `users('x')` and `users/x` are the same, fixed words win over ids.
import type { Endpoint } from './endpoint.ts';

interface Node {
  readonly words: Map<string, Node>;
  /** The child that takes any segment, and what it is called. */
  any: { readonly name: string; readonly node: Node } | null;
  /** By method. */
  readonly endpoints: Map<string, Endpoint>;
}

export interface Route {
  readonly endpoint: Endpoint;
  readonly parameters: Readonly<Record<string, string>>;
}

const makeNode = (): Node => ({ words: new Map(), any: null, endpoints: new Map() });

/** Builds the finder; a path is given without the version. */
export const makeRouter = (endpoints: readonly Endpoint[]): ((method: string, path: string) => Route | null) => {
  const root = makeNode();
  for (const endpoint of endpoints) plant(root, endpoint);
  return (method, path) => {
    const segments = splitPath(path);
    const parameters: Record<string, string> = {};
    let node = root;
    for (const segment of segments) {
      const word = node.words.get(segment.toLowerCase());
      if (word) node = word;
      else if (node.any) {
        parameters[node.any.name] = decode(segment);
        ({ node } = node.any);
      } else return null;
    }
    const endpoint = node.endpoints.get(method);
    return endpoint ? { endpoint, parameters } : null;
  };
};

const plant = (root: Node, endpoint: Endpoint): void => {
  let node = root;
  for (const segment of splitPath(endpoint.template)) {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name !== undefined) {
      node.any ??= { name, node: makeNode() };
      ({ node } = node.any);
      continue;
    }
    const next = node.words.get(segment.toLowerCase()) ?? makeNode();
    node.words.set(segment.toLowerCase(), next);
    node = next;
  }
  node.endpoints.set(endpoint.method, endpoint);
};

/** `/users('a')/messages/` → users, a, messages; `f(b='2',a=1)` → f(a,b), 1, 2. */
const splitPath = (path: string): readonly string[] =>
  path.split('/').flatMap((segment) => {
    if (segment === '') return [];
    const called = /^(\w+)\((?:'|%27)(.*)(?:'|%27)\)$/.exec(segment);
    return called ? [called[1] ?? '', called[2] ?? ''] : splitFunction(segment);
  });

const splitFunction = (segment: string): readonly string[] => {
  const [, name, list] = /^([\w.]+)\((\w+=.*)\)$/.exec(segment.replaceAll('%27', "'").replace(/%3D/gi, '=')) ?? [];
  if (name === undefined || list === undefined) return [segment];
  const given = list.split(',').map((part): readonly [string, string] => {
    const at = part.indexOf('=');
    return [part.slice(0, at).trim(), part.slice(at + 1).replace(/^'(.*)'$/, '$1')];
  });
  given.sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return [`${name}(${given.map(([key]) => key).join(',')})`, ...given.map(([, value]) => value)];
};

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
