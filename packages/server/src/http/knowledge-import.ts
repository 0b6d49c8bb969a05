import { IMPORT_MAX_BYTES, type ImportLine } from '@cartograph/core/manage/knowledge';
import type { FastifyInstance } from 'fastify';
import type { Imported } from '../knowledge/import.ts';
import { type Access, admit } from './caller.ts';
import { knowledgeSchemas } from './knowledge-schemas.ts';
import { openLines } from './lines.ts';

/** Imports a file into a company's knowledge; tells how far it is. */
export type ImportFile = (companyId: number, text: string, tell: (line: ImportLine) => void) => Promise<Imported>;

interface Route {
  Params: { company: string };
}

/** The route that takes a file with knowledge, as it is. The import goes on if the client goes away. */
export async function addKnowledgeImport(
  app: FastifyInstance,
  { access, importFile }: { access: Access; importFile: ImportFile },
): Promise<void> {
  await app.register(async (files) => {
    // Whatever a file is called, its content says what it is.
    files.removeAllContentTypeParsers();
    files.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    files.post<Route>(
      '/api/companies/:company/knowledge/imports',
      {
        schema: knowledgeSchemas.import,
        bodyLimit: IMPORT_MAX_BYTES,
        // Before the file is read: nobody sends one who may not.
        onRequest: async (request) => void (await admit(access, request, (request.params as Route['Params']).company, 'manage_knowledge')),
      },
      async (request, reply) => {
        const { companyId } = await admit(access, request, request.params.company, 'manage_knowledge');
        const text = typeof request.body === 'string' ? request.body : '';
        const lines = openLines(reply);
        void importFile(companyId, text, lines.write)
          .then(lines.write, (error) => {
            request.log.error({ err: error }, 'an import failed');
            lines.write({
              failed:
                'The server failed before the end of the file; its log says why. Import the file again: what is there already is not doubled.',
            });
          })
          .finally(lines.end);
        return lines.send();
      },
    );
  });
}
