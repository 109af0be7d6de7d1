/**
 * A fault the user can mend: bad input, bad configuration, a missing file. Its message says where,
 * what the bad value is, and what to do, {@link abridged}; entry points print it without a stack trace.
 */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(message: string) {
    super(abridged(message));
  }
}

const [MOST_LINES, MOST_LETTERS] = [60, 2_000];

/** A text that may repeat what somebody wrote: of too many lines, and of too long ones, both ends. */
export function abridged(text: string): string {
  const lines = text.split("\n");
  const left = lines.length - MOST_LINES + 1;
  const kept = left <= 1
    ? lines
    : [...lines.slice(0, MOST_LINES - 11), `  … ${left} lines …`, ...lines.slice(-10)];
  return kept.map((line) =>
    line.length <= MOST_LETTERS
      ? line
      : `${line.slice(0, MOST_LETTERS - 503)} … ${line.slice(-500)}`.toWellFormed()
  ).join("\n");
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
