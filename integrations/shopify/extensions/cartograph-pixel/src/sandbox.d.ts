// What Shopify's strict sandbox offers of a worker's globals, as far as the pixel uses it.
declare function fetch(
  url: string,
  init: { method: string; keepalive: boolean; headers: Record<string, string>; body: string },
): Promise<{ ok: boolean; status: number }>;
declare function setTimeout(call: () => void, ms: number): unknown;
