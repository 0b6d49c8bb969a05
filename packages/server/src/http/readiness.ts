/** How long the database may take to say that it is there; a monitor waits little longer. */
const WITHIN_MS = 3_000;

/** Tells whether the server can work; never throws. */
export type Readiness = () => Promise<boolean>;

/**
 * Asks within a bounded time, and once for all who ask meanwhile: a database that hangs is as good as none, and those who look again and again must not take
 * up its connections.
 */
export function openReadiness(isReady: () => Promise<boolean>, withinMs = WITHIN_MS): Readiness {
  let asked: Promise<boolean> | undefined;
  return async () => {
    asked ??= isReady()
      .catch(() => false)
      .finally(() => {
        asked = undefined;
      });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, withinMs, false);
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
