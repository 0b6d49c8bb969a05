// Loaded before a server (node --import), it puts the server's clock three minutes ahead: what another one holds for two minutes is free then.
const now = Date.now;
Date.now = () => now() + 3 * 60_000;
