// An endpoint as the server's schemas and /api/openapi.json tell it.
import type { FastifySchema } from 'fastify';
import { z } from 'zod';
import { ApiScope } from '../contract/api-keys.ts';
import { ApiError, type Endpoint } from '../contract/endpoint.ts';
import { examples, nameOfEndpoint } from './examples.ts';

declare module 'fastify' {
  interface FastifySchema {
    'x-permission'?: string;
  }
}

const pathParts = (path: string): readonly string[] => [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');

const pick = (schema: z.ZodObject, wanted: (name: string) => boolean): z.ZodObject =>
  z.object(Object.fromEntries(Object.entries(schema.shape).filter(([name]) => wanted(name))));

/** `/api/people/:id/evidence` with GET is `getPeopleIdEvidence`. */
const operationId = ({ method, path }: Endpoint): string => {
  const words = path.replace('/api/', '').split(/\W+/);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return `${method.toLowerCase()}${name}`;
};

const securityOf = ({ can }: Endpoint): Record<string, string[]>[] => {
  if (can === 'public') return [];
  const people = [{ session: [] }, { operator: [] }];
  return ApiScope.safeParse(can).success ? [...people, { apiKey: [] }] : people;
};

const answers = (endpoint: Endpoint): Record<string, unknown> => {
  const failed = { '4xx': ApiError.describe('Refused: why, and what to do'), '5xx': ApiError.describe('Failed') };
  const answer = examples.get(nameOfEndpoint(endpoint));
  const output = answer === undefined ? endpoint.output : endpoint.output.meta({ examples: [answer] });
  if (endpoint.answer !== 'stream') return { 200: output.describe('Done'), ...failed };
  const line = { schema: output };
  const content = { 'application/jsonl': line, 'text/csv': line };
  return { 200: { description: 'One line of the file', content }, ...failed };
};

/** The input's parts by where they are sent. Errors: TypeError for an input that is not an object. */
export const describeEndpoint = (endpoint: Endpoint): FastifySchema => {
  const { input, path, method } = endpoint;
  if (!(input instanceof z.ZodObject)) throw new TypeError(`${method} ${path}: the input is not an object.`);
  const parts = pathParts(path);
  const missing = parts.find((part) => !(part in input.shape));
  if (missing !== undefined) throw new TypeError(`${method} ${path}: the input has no field "${missing}".`);
  const rest = pick(input, (name) => !parts.includes(name));
  return {
    summary: endpoint.summary,
    operationId: operationId(endpoint),
    tags: [path.split('/')[2] ?? 'api'],
    'x-permission': endpoint.can,
    security: securityOf(endpoint),
    ...(parts.length === 0 ? {} : { params: pick(input, (name) => parts.includes(name)) }),
    ...(Object.keys(rest.shape).length === 0 ? {} : { [method === 'GET' ? 'querystring' : 'body']: rest }),
    response: answers(endpoint),
  };
};
