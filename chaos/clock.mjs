// Loaded before a server (node --import), it lets the server's clock be set: at each SIGUSR2 it jumps to the next of CHAOS_CLOCK_MS, a list of
// milliseconds by which it is wrong. Timers go on as they are, as they do where a machine's clock is set.
const jumps = (process.env.CHAOS_CLOCK_MS ?? '').split(',').map(Number);
const RealDate = Date;
let offMs = 0;

class MovedDate extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + offMs] : given));
  }
  static now() {
    return RealDate.now() + offMs;
  }
}

globalThis.Date = MovedDate;
process.on('SIGUSR2', () => {
  offMs = jumps.shift() ?? 0;
});
