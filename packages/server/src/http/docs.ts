import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { SESSION_COOKIE } from '../access/session-cookie.ts';

/** What a stranger needs to know before the first request. */
const DESCRIPTION = [
  'Report what shoppers do and what the assistant did, and read what the assistant earned.',
  'To try it, press *Authorize* and enter a secret key as *secretKey*: `npx cartograph key create acme` makes one, and so do Settings, Secret keys. Reports work without one ' +
    'too, as a browser sends them.',
  'Report an interaction first: carts and orders of a visitor count only after one. What became of each report, and why, stands at `/api/companies/{company}/events` and in the ' +
    "dashboard's event inspector. An error is `application/problem+json`; `errors` name each field, what came and what was needed.",
].join('\n\n');

/** Describes the API in OpenAPI, from the schemas of the routes added later, and serves it to people at `/docs`. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Cartograph',
        version,
        description: DESCRIPTION,
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
