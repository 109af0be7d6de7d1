/** How much is logged: each level holds those after it. */
export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/** What a line tells besides its message. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Longest wait of a line before it is written. */
const FLUSH_AFTER_MS = 100;
const BATCH = 64;

/**
 * A log of one JSON object a line: `time`, `level`, `message`, then the line's own fields.
 *
 * Lines are spelled and written together, now and then: one by one it would take as long as
 * answering a small request. Warnings and errors are written at once.
 */
export class Log {
  readonly #from: number;
  #waiting: { time: number; level: LogLevel; message: string; fields: LogFields }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param write where the text goes; standard output if absent */
  constructor(level: LogLevel, private readonly write: (text: string) => void = writeToStdout) {
    this.#from = LOG_LEVELS.indexOf(level);
  }

  /** Adds a line. */
  add(level: Exclude<LogLevel, "silent">, message: string, fields: LogFields = {}): void {
    const rank = LOG_LEVELS.indexOf(level);
    if (rank < this.#from) return;
    this.#waiting.push({ time: Date.now(), level, message, fields });
    if (rank >= LOG_LEVELS.indexOf("warn") || this.#waiting.length >= BATCH) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS);
  }

  info(message: string, fields?: LogFields): void {
    this.add("info", message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.add("warn", message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.add("error", message, fields);
  }

  /** Writes what is waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#waiting;
    this.#waiting = [];
    if (lines.length === 0) return;
    const spelled = lines.map(({ time, level, message, fields }) =>
      JSON.stringify({ time: new Date(time).toISOString(), level, message, ...fields }) + "\n"
    );
    this.write(spelled.join(""));
  }
}

function writeToStdout(text: string): void {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
}
