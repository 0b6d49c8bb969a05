import { StoreUnavailable } from '../store/failure.ts';

/** What a request came to: done, or refused for a reason that has a name. */
export type Outcome<Value, Refusal extends string> = { ok: true; value: Value } | { ok: false; refusal: Refusal };

/** A refusal by its name. */
export function refuse<Refusal extends string>(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal };
}

/** What was done. */
export function done<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

/**
 * Gives what a call of better-auth gives, with its refusals by the names we have for their codes. Throws StoreUnavailable where it says no
 * more than that it failed.
 */
export async function outcomeOf<Value, Refusal extends string>(
  call: Promise<Value>,
  refusals: Readonly<Record<string, Refusal>>,
): Promise<Outcome<Value, Refusal>> {
  try {
    return done(await call);
  } catch (error) {
    const code = codeOf(error);
    if (code?.startsWith('FAILED_TO_')) throw new StoreUnavailable(error);
    const refusal = code === undefined ? undefined : refusals[code];
    if (code !== undefined && refusal === undefined) throw new Error(`better-auth refused: ${code}`, { cause: error });
    if (refusal === undefined) throw error;
    return refuse(refusal);
  }
}

/** Gives what a call of better-auth gives that it has no reason to refuse. */
export async function successOf<Value>(call: Promise<Value>): Promise<Value> {
  const outcome = await outcomeOf<Value, never>(call, {});
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.refusal);
}

/** The code of better-auth's own errors (APIError), which carry it in their body. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('body' in error)) return undefined;
  const { body } = error;
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : undefined;
}
