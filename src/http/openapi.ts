// /api/openapi.json: OpenAPI 3.1 out of the contract.
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** To be registered before the routes it describes. */
export const describeApi = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Plumbline',
        description:
          'Work metadata, never content. Every failure has the same shape: what is wrong and what to do next.',
        version: '1',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'plumbline', description: 'Set by signing in.' },
          operator: {
            type: 'http',
            scheme: 'bearer',
            description: 'Token of who runs the server; in its data folder.',
          },
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'plk_…',
            description:
              'An API key of Settings, API keys, sent as `Authorization: Bearer plk_…`. Its scopes are permissions: a key may ask an endpoint whose `x-permission` is one of its scopes. At most 1,200 requests a minute a key and endpoint; then the answer is 429 with Retry-After.',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-cache').type('application/json');
    return JSON.stringify(app.swagger());
  });
};
