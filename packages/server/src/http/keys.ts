import { type CreatedKey, type KeyList, newKey, type Scope } from '@cartograph/core/manage/keys';
import type { FastifyInstance } from 'fastify';
import { readManaged } from './body.ts';
import { type Access, admit } from './caller.ts';
import { keySchemas } from './key-schemas.ts';
import { missing } from './problem.ts';

const BASE = '/api/companies/:company/keys';

/** A company's secret keys. */
export interface Keys {
  list: (companyId: number) => Promise<KeyList>;
  create: (companyId: number, scopes: readonly Scope[]) => Promise<CreatedKey>;
  /** Tells whether there was such a key in force. */
  revoke: (companyId: number, keyId: string) => Promise<boolean>;
}

interface Route {
  Params: { company: string };
}
interface KeyRoute {
  Params: { company: string; key: string };
}

/** The routes by which owners and developers manage a company's secret keys. */
export function addKeyRoutes(app: FastifyInstance, { access, keys }: { access: Access; keys: Keys }): void {
  app.get<Route>(BASE, { schema: keySchemas.list }, async (request) => {
    const { companyId } = await admit(access, request, request.params.company, 'manage_keys');
    return keys.list(companyId);
  });
  app.post<Route>(BASE, { schema: keySchemas.create }, async (request, reply) => {
    const { companyId } = await admit(access, request, request.params.company, 'manage_keys');
    const { scopes } = readManaged(newKey, request.body);
    return reply.code(201).send(await keys.create(companyId, [...new Set(scopes)]));
  });
  app.delete<KeyRoute>(`${BASE}/:key`, { schema: keySchemas.revoke }, async (request, reply) => {
    const { companyId, key } = await admit(access, request, request.params.company, 'manage_keys');
    if (await keys.revoke(companyId, request.params.key)) return reply.code(204).send();
    throw missing('key', `key: ${key} has none of that id in force`);
  });
}
