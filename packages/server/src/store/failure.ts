/** The database could not be reached or gave up; nothing was committed that the caller was told of. Trying again may help. */
export class StoreUnavailable extends Error {
  readonly code = 'store_unavailable';

  constructor(cause: unknown) {
    super('the database cannot be reached', { cause });
  }
}

/**
 * SQLSTATEs after which the whole transaction is worth another try: deadlock, serialization, lost or ended connection, a halt, a shard's failure; and what
 * the system says of a connection that has ended when more is written to it.
 */
const RETRYABLE = new Set(['40P01', '40001', '08006', '57P01', '57P02', '25P03', 'XX000', 'ECONNRESET', 'EPIPE']);

/**
 * SQLSTATE classes and system errors that mean "not now": connection, resources, shutdown; a password or a name that the operator changed, which new
 * connections meet; the network.
 */
const UNAVAILABLE = /^(08|53|57P|58|25P03|28|3D)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;

/** What pg says, without a code, when the connection ends under a statement, or none is to be had in time or by this address. */
const CONNECTION_LOST =
  /connection terminated|timeout exceeded when trying to connect|client was closed|not queryable|client password must be|does not support SSL/i;

/** Tells whether the whole transaction may succeed if it is run again at once. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(codeOf(error)) || isConnectionLost(error);
}

/** Long work has the company at this moment; nothing was done. */
export class CompanyBusy extends Error {
  readonly code = 'company_busy';
  constructor() {
    super('the figures of the company are being computed anew at this moment; try again when that is done');
  }
}

/** Tells whether the database is out of reach rather than the statement wrong. */
export function isUnavailable(error: unknown): boolean {
  return UNAVAILABLE.test(codeOf(error)) || isConnectionLost(error);
}

/** The SQLSTATE or system error code of a failure; empty where it has none. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && CONNECTION_LOST.test(error.message);
}

/** Gives what a read gives; a database out of reach becomes StoreUnavailable. */
export async function orUnavailable<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read;
  } catch (error) {
    throw isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}
