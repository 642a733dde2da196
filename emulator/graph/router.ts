// Finds the endpoint for a path; `users('x')` and `users/x` are the same, fixed words win over ids.
import type { Endpoint } from './endpoint.ts';

interface Node {
  readonly words: Map<string, Node>;
  /** The child that takes any segment, and what it is called. */
  any: { readonly name: string; readonly node: Node } | null;
  endpoint: Endpoint | null;
}

export interface Route {
  readonly endpoint: Endpoint;
  readonly parameters: Readonly<Record<string, string>>;
}

const makeNode = (): Node => ({ words: new Map(), any: null, endpoint: null });

/** Builds the finder; a path is given without the version. */
export const makeRouter = (endpoints: readonly Endpoint[]): ((path: string) => Route | null) => {
  const root = makeNode();
  for (const endpoint of endpoints) plant(root, endpoint);
  return (path) => {
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
    return node.endpoint ? { endpoint: node.endpoint, parameters } : null;
  };
};

const plant = (root: Node, endpoint: Endpoint): void => {
  let node = root;
  for (const segment of endpoint.template.slice(1).split('/')) {
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
  node.endpoint = endpoint;
};

/** `/users('a')/messages/` → users, a, messages. */
const splitPath = (path: string): readonly string[] =>
  path.split('/').flatMap((segment) => {
    if (segment === '') return [];
    const called = /^(\w+)\((?:'|%27)(.*)(?:'|%27)\)$/.exec(segment);
    return called ? [called[1] ?? '', called[2] ?? ''] : [segment];
  });

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
