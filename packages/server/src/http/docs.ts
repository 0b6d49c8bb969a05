import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { SESSION_COOKIE } from '../access/session-cookie.ts';

/** Describes the API in OpenAPI, from the schemas of the routes added later, and serves it to people at `/docs`. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Cartograph',
        version,
        description: 'Report what shoppers do and what the assistant did, and read what the assistant earned.',
      },
      components: {
        securitySchemes: {
          secretKey: { type: 'http', scheme: 'bearer', description: 'A secret key: `cartograph key create`.' },
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'The session of a person: `POST /api/session`.' },
        },
      },
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    theme: { title: 'Cartograph API' },
    uiConfig: { layout: 'BaseLayout', defaultModelsExpandDepth: -1 },
  });
}
