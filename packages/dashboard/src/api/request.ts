/** A request that the server refused or that never reached it, in words for people; `status` 0 where there was no answer. */
export class RequestFailed extends Error {
  readonly status: number;
  /** What is wrong with single fields, by name. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(status: number, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

interface Problem {
  detail?: string;
  errors?: { field: string; message: string }[];
}

/** Reads JSON from the API. Throws RequestFailed. */
export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return (await send('GET', path, undefined, signal)).json() as Promise<Answer>;
}

/** Changes something through the API; gives the answer's JSON, undefined where there is none. Throws RequestFailed. */
export async function change<Answer = undefined>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await send(method, path, body);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** Sends a request with the session's cookie, which the browser adds by itself on the same origin. Throws RequestFailed. */
export async function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const init: RequestInit = { method, headers: { accept: 'application/json' } };
  if (signal !== undefined) init.signal = signal;
  if (body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  return answerOf(path, init);
}

/** Sends a file as it is. Throws RequestFailed. */
export function sendFile(path: string, file: File): Promise<Response> {
  return answerOf(path, {
    method: 'POST',
    headers: { accept: 'application/x-ndjson', 'content-type': 'application/octet-stream' },
    body: file,
  });
}

async function answerOf(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new RequestFailed(0, 'The server cannot be reached. Check the connection; nothing was changed.');
  });
  if (!response.ok) throw await toFailure(response);
  return response;
}

async function toFailure(response: Response): Promise<RequestFailed> {
  const problem: Problem = await response.json().catch(() => ({}));
  const fields = Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [field, toSentence(field, message)]));
  return new RequestFailed(response.status, problem.detail ?? `The server answered ${response.status}.`, fields);
}

/** A field's message without its name, which the form shows already. */
function toSentence(field: string, message: string): string {
  const said = message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
  const text = said.replace(/^got the string "", /, 'empty, ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** The address of a company's part of the API. */
export function companyPath(company: string, rest: string): string {
  return `/api/companies/${encodeURIComponent(company)}/${rest}`;
}

/** Writes a query string, leaving out what is undefined or empty. */
export function toQuery(parameters: Readonly<Record<string, string | undefined>>): string {
  const entries = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return new URLSearchParams(entries).toString();
}
