// Loaded before a server (node --import), it moves the server's clock by so many milliseconds as MOVED_CLOCK_MS says.
const now = Date.now;
const movedMs = Number(process.env.MOVED_CLOCK_MS);
Date.now = () => now() + movedMs;
