/**
 * A fault the user can mend: bad input, bad configuration, a missing file. Its message says where,
 * what the bad value is, and what to do; entry points print it without a stack trace.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
