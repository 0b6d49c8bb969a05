/** A server that keeps to the contract of `POST /analytics/batch` and `/refusals`, and can be told to misbehave. */
export interface TestServer {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Takes a body that no answer goes back for, as a beacon. */
  take(body: string): void;
  /** What was stored, once per event id, in order of arrival. */
  stored: Record<string, unknown>[];
  /** Bodies as they came. */
  bodies: Batch[];
  /** Refused calls that it was told of. */
  refusals: Record<string, unknown>[];
  /** Answers to come, before it behaves again; `down` fails like a lost connection. */
  answers: (Response | 'down')[];
  sessionWindowMs: number | undefined;
}

interface Batch {
  company_key: string;
  user_fingerprint: string;
  user_faq_fingerprint: string;
  sent_at: string;
  events: Record<string, unknown>[];
}

export function createTestServer(): TestServer {
  const server: TestServer = {
    stored: [],
    bodies: [],
    refusals: [],
    answers: [],
    sessionWindowMs: undefined,
    take: (body) => {
      store(JSON.parse(body));
    },
    async fetch(url, init) {
      if (url.endsWith('/analytics/refusals')) {
        server.refusals.push(JSON.parse(init.body as string));
        return new Response(null, { status: 204 });
      }
      const batch: Batch = JSON.parse(init.body as string);
      server.bodies.push(batch);
      const answer = server.answers.shift();
      if (answer === 'down') throw new TypeError('Failed to fetch');
      if (answer) return answer;
      return Response.json({ results: store(batch), session_window_ms: server.sessionWindowMs });
    },
  };
  const store = (batch: Batch) =>
    batch.events.map((event) => {
      const known = server.stored.some((stored) => stored.event_id === event.event_id);
      if (!known) server.stored.push(event);
      return { event_id: event.event_id, status: known ? 'duplicate' : 'recorded' };
    });
  return server;
}
