import type { Scope } from '@cartograph/core/manage/keys';
import type { FastifySchema } from 'fastify';
import type { GenericSchema } from 'valibot';
import { describeSchema } from './json-schema.ts';
import { problemResponses } from './problem-schema.ts';

/** The success of a route that answers without a body. */
export const NO_CONTENT = { 204: null };

/** Words for the parameters in an address. */
const PARAMETERS = {
  company: 'Public key of the company.',
  invitation: 'Id of the invitation.',
  member: 'Id of the member.',
  key: 'Id of the key.',
  entry: 'Id of the entry.',
  product: 'Id of the product.',
  nudge: 'Id of the nudge.',
  profile: 'What embeds and events name the AI profile by.',
  conversation: 'Id of the conversation.',
  request: 'Id of the request.',
} as const;

/** What a route that manages something takes and gives. */
interface Managed {
  description?: string;
  params?: readonly (keyof typeof PARAMETERS)[];
  querystring?: GenericSchema;
  body?: GenericSchema;
  /** By status; null for no body. */
  success: Readonly<Record<number, GenericSchema | null>>;
  problems: readonly number[];
  /** For everybody, signed in or not. */
  open?: boolean;
  /** The scopes any one of which lets a secret key do this; none where only members may. */
  scopes?: readonly Scope[];
}

/** What the API description says about a route that manages something, for people with a session and, where it says so, for secret keys. */
export function describeManaged(
  tag: string,
  summary: string,
  { description, params, querystring, body, success, problems, open, scopes = [] }: Managed,
): FastifySchema {
  const answers = Object.entries(success).map(([status, schema]) => [
    status,
    schema === null ? { description: 'Done.', type: 'null' } : { description: 'Done.', ...describeSchema(schema) },
  ]);
  const about = [description, scopes.length > 0 && `With a secret key it needs the scope ${scopes.join(' or ')}.`]
    .filter(Boolean)
    .join(' ');
  return {
    tags: [tag],
    summary,
    ...(about !== '' && { description: about }),
    security: open ? [] : [{ session: [] }, ...(scopes.length > 0 ? [{ secretKey: [] }] : [])],
    ...(params && { params: describeParams(params) }),
    ...(querystring && { querystring: describeSchema(querystring) }),
    ...(body && { body: describeSchema(body) }),
    response: { ...Object.fromEntries(answers), ...problemResponses(problems) },
  };
}

function describeParams(names: readonly (keyof typeof PARAMETERS)[]): object {
  const properties = names.map((name) => [name, { type: 'string', description: PARAMETERS[name] }]);
  return { type: 'object', properties: Object.fromEntries(properties), required: names };
}
