// Examples in the description are answers that their endpoints could give, and they arrive where they are read.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import * as activities from '../contract/activities.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import * as apiKeys from '../contract/api-keys.ts';
import * as people from '../contract/people.ts';
import * as teams from '../contract/teams.ts';
import * as webhooks from '../contract/webhooks.ts';
import { examples, nameOfEndpoint } from './examples.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

const isEndpoint = (value: unknown): value is Endpoint => typeof value === 'object' && value !== null && 'can' in value;
const endpoints = [activities, apiKeys, people, teams, webhooks]
  .flatMap((part): unknown[] => Object.values(part))
  .filter(isEndpoint);
/** Of a file the example stands in the schema of its lines. */
const Form = z.object({
  example: z.unknown().optional(),
  schema: z.object({ examples: z.tuple([z.unknown()]).optional() }),
});
const Described = z.object({ content: z.record(z.string(), Form) });

let product: TestProduct;
beforeAll(async () => {
  product = await openTestProduct();
});
afterAll(() => product.close());

it.each([...examples.keys()])('the example of %s is an answer of it, with nothing beside', (name) => {
  const endpoint = endpoints.find((one) => nameOfEndpoint(one) === name);
  const answer = examples.get(name);
  expect(endpoint?.output.parse(answer)).toEqual(answer);
});

it('each is in the description, for every form of a file', async () => {
  const api = (await product.server.inject({ url: '/api/openapi.json' })).json();
  for (const [name, answer] of examples) {
    const [method = '', path = ''] = name.split(' ');
    const operation = api.paths[path.replace(/:(\w+)/g, '{$1}')][method.toLowerCase()];
    const { content } = Described.parse(operation.responses['200']);
    for (const { example, schema } of Object.values(content))
      expect(example ?? schema.examples?.[0], name).toEqual(answer);
  }
});
