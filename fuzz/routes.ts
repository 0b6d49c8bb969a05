import diagnostics from 'node:diagnostics_channel';

/** The part of JSON schema by which the API description says what a body or a query holds. */
export interface JsonSchema {
  type?: string;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly JsonSchema[];
  properties?: Readonly<Record<string, JsonSchema>>;
  items?: JsonSchema;
}

/** What is told of a route when it is registered, as far as it matters here. */
interface Registered {
  method: string | string[];
  url: string;
  schema?: unknown;
}

/** A route as the server registered it. */
export interface Route {
  method: string;
  /** With parameters, as `/api/companies/:company/orders`. */
  url: string;
  body?: JsonSchema;
  query: readonly string[];
}

/**
 * Every route that an application registers while `build` makes it, also those that its description hides, such as the dashboard's pages. A new
 * route is among them by itself.
 */
export async function listRoutes(build: () => Promise<unknown>): Promise<Route[]> {
  const routes: Route[] = [];
  const note = ({ method, url, schema }: Registered) => {
    const { body, querystring } = (schema ?? {}) as { body?: JsonSchema; querystring?: JsonSchema };
    for (const one of [method].flat())
      routes.push({ method: one, url, ...(body && { body }), query: Object.keys(querystring?.properties ?? {}) });
  };
  const begun = (message: unknown) =>
    (message as { fastify: { addHook: (name: 'onRoute', hook: (route: Registered) => void) => void } }).fastify.addHook('onRoute', note);
  diagnostics.subscribe('fastify.initialization', begun);
  try {
    await build();
  } finally {
    diagnostics.unsubscribe('fastify.initialization', begun);
  }
  return routes;
}
