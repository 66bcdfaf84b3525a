/**
 * A fault: something that should not happen, or that the outside world did to us.
 * An expected "no" is a value (`Refusal`), never thrown.
 * @param code lower_snake, safe to log and to show an engineer; holds no personal data
 */
export class AppError extends Error {
  readonly code: string
  constructor(code: string, options: { cause?: unknown; message?: string } = {}) {
    super(options.message ?? code, { cause: options.cause })
    this.name = new.target.name
    this.code = code
  }
}

/** Something in the settings, the command line or a file is wrong; `message` is one sentence for the person who set it up. */
export class SetupError extends AppError {
  constructor(code: string, message: string, cause?: unknown) {
    super(code, { message, cause })
  }
}

/**
 * A message could not be delivered.
 * - `failed`: it was not sent; try again later.
 * - `unknown`: the answer was lost, it may have been sent; look before sending again.
 * - `unreachable`: this person cannot be written to until they make contact (app not installed, blocked, account gone).
 * - `refused`: the platform will never take this message; trying again does not help.
 */
export class DeliveryError extends AppError {
  readonly outcome: 'failed' | 'unknown' | 'unreachable' | 'refused'
  /** How long the platform asked us to wait. */
  readonly retryAfterMs: number | undefined
  constructor(
    code: string,
    outcome: DeliveryError['outcome'],
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(code, options)
    this.outcome = outcome
    this.retryAfterMs = options.retryAfterMs
  }
}
