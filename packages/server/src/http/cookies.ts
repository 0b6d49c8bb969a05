import type { FastifyReply, FastifyRequest } from 'fastify';

/** Hands cookies to the browser, which sends them back only over HTTPS if they came so. */
export function setCookies(request: FastifyRequest, reply: FastifyReply, cookies: readonly string[]): void {
  for (const cookie of cookies) reply.header('set-cookie', request.protocol === 'https' ? `${cookie}; Secure` : cookie);
}
