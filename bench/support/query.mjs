import pg from 'pg';

/** Runs a statement on a connection of its own; gives its rows. */
export async function queryOnce(url, text) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query(text);
    return result.rows;
  } finally {
    await client.end();
  }
}
