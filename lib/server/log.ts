/** How much is logged: each level holds those after it. */
export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

const WARNING = LOG_LEVELS.indexOf("warn");

/** Longest wait of a line before it is written. */
const FLUSH_AFTER_MS = 100;
const BATCH_CHARACTERS = 16_384;

/**
 * A log of one JSON object a line: `time`, `level`, `message`, then the line's own fields.
 *
 * Lines are written together, now and then: one by one it would take as long as answering a small
 * request. Warnings and errors are written at once.
 */
export class Log {
  readonly #from: number;
  /** Lines to be written. */
  #waiting = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The time of the latest line: to spell it takes a third of the line's time. */
  #latest = { ms: 0, spelled: "" };

  /** @param write where the text goes; standard output if absent */
  constructor(level: LogLevel, private readonly write: (text: string) => void = writeToStdout) {
    this.#from = LOG_LEVELS.indexOf(level);
  }

  /** Adds a line; the fields are what it tells besides its message. */
  add(
    level: Exclude<LogLevel, "silent">,
    message: string,
    fields: Readonly<Record<string, string | number | boolean | null>> = {},
  ): void {
    const rank = LOG_LEVELS.indexOf(level);
    if (rank < this.#from) return;
    const ms = Date.now();
    if (ms !== this.#latest.ms) this.#latest = { ms, spelled: new Date(ms).toISOString() };
    const line = { time: this.#latest.spelled, level, message, ...fields };
    this.#waiting += JSON.stringify(line) + "\n";
    if (rank >= WARNING || this.#waiting.length >= BATCH_CHARACTERS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS);
  }

  /** Writes what is waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#waiting;
    this.#waiting = "";
    if (text !== "") this.write(text);
  }
}

function writeToStdout(text: string): void {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
}
