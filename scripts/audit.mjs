// Asks the registry whether what we ship depends on something with a known hole, of the severity high or above, and exits with 1 if so. Where the
// registry cannot be asked it says so, on a line that begins with SKIPPED, and exits with 0: a mirror without that service is no reason to stop.
import { spawnSync } from 'node:child_process';

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  timeout: 60_000,
  shell: process.platform === 'win32',
});
const report = readReport(stdout);

if (report?.metadata?.vulnerabilities === undefined) {
  const reason = report?.message ?? report?.error?.summary ?? error?.message ?? 'no answer';
  console.log(`SKIPPED: dependencies were not audited, for the registry could not be asked (${reason.replace(/\s+/g, ' ').trim()}).`);
} else {
  const { high, critical, total } = report.metadata.vulnerabilities;
  for (const { name, severity, via, range } of Object.values(report.vulnerabilities)) {
    const titles = via.map((cause) => (typeof cause === 'string' ? cause : `${cause.title} ${cause.url}`));
    console.log(`${severity}: ${name} ${range}: ${titles.join('; ')}`);
  }
  console.log(`${total} known holes in what we ship, ${high + critical} of them high or critical`);
  process.exitCode = high + critical === 0 ? 0 : 1;
}

/** What npm wrote; undefined where that is no report. */
function readReport(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
