// What a shop might write itself: a Fastify route with one durable INSERT an event, and no rule at all.
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query(
  'CREATE TABLE IF NOT EXISTS event (event_id bigserial PRIMARY KEY, received_at timestamptz NOT NULL, path text NOT NULL, body jsonb NOT NULL)',
);
const app = Fastify();
app.post('/analytics/:kind', async (request, reply) => {
  const values = [new Date(), request.url, request.body];
  await pool.query({ name: 'insert', text: 'INSERT INTO event (received_at, path, body) VALUES ($1, $2, $3)', values });
  return reply.code(204).send();
});
process.stdout.write(`listens on ${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
process.on('SIGTERM', () => process.exit(0));
