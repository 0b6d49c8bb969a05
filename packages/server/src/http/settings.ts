import type { CompanySettings } from '@cartograph/core/manage/settings';
import { changeSettings } from '@cartograph/core/manage/settings-change';
import type { Parsed } from '@cartograph/core/wire/problem';
import type { FastifyInstance } from 'fastify';
import type { OnProgress } from '../ingest/rebuild.ts';
import { valueOr400 } from './body.ts';
import { type Access, admit } from './caller.ts';
import { answerProgress } from './progress.ts';
import { settingsSchemas } from './settings-schemas.ts';

/** What the settings routes do with the database. */
export interface Settings {
  read: (companyKey: string) => Promise<CompanySettings | undefined>;
  /** Changes settings, and computes figures anew where they make others. Throws CompanyBusy. */
  change: (companyId: number, change: unknown, onProgress: OnProgress) => Promise<Parsed<CompanySettings>>;
}

interface Route {
  Params: { company: string };
}

const PATH = '/api/companies/:company/settings';

/** The routes by which a company's settings are read and changed. */
export function addSettingsRoutes(app: FastifyInstance, { access, settings }: { access: Access; settings: Settings }): void {
  app.get<Route>(PATH, { schema: settingsSchemas.read }, async (request) => {
    const company = await admit(access, request, request.params.company, 'read_reports');
    return settings.read(company.key);
  });
  app.patch<Route>(PATH, { schema: settingsSchemas.change }, async (request, reply) => {
    const { companyId, key } = await admit(access, request, request.params.company, 'manage_settings');
    const current = await settings.read(key);
    // Told before anybody has to wait; what counts is judged again when the settings are held.
    if (current !== undefined) valueOr400(changeSettings(current, request.body));
    return answerProgress(reply, async (onProgress) => {
      const changed = await settings.change(companyId, request.body, onProgress);
      return { finished: true, settings: valueOr400(changed) };
    });
  });
}
