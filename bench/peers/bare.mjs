// The least that a server can do: node:http reads a body, parses it as JSON, and answers 204.
import http from 'node:http';

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    response.writeHead(204).end();
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`listens on http://127.0.0.1:${server.address().port}\n`));
process.on('SIGTERM', () => process.exit(0));
