import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { LOG_LEVELS, type LogLevel } from "../../server/log.ts";
import { SERVE_DEFAULTS, type ServeOptions, serveUntilStopped } from "../../server/serve.ts";
import { MODEL_DIR, rootCommand, wholeNumber } from "../command.ts";

/** The options of a command that serves, as they are parsed. */
type ServeFlags = Pick<ServeOptions, keyof typeof SERVE_DEFAULTS> & { root: string };

/** A command with every option of serving; each can be set in the environment too. */
export function serveCommand(name: string, description: string): Command<[], ServeFlags> {
  const of = SERVE_DEFAULTS;
  return rootCommand(name, description)
    .addOption(
      setting(
        "--host <address>",
        "HOST",
        of.host,
        (text) => text,
        "address to listen on; 0.0.0.0 for all",
      ),
    )
    .addOption(setting("--port <number>", "PORT", of.port, port, "port; 0 for any that is free"))
    .addOption(
      setting(
        "--max-body-bytes <number>",
        "MAX_BODY_BYTES",
        of.maxBodyBytes,
        wholeNumber(1),
        "largest body of a request",
      ),
    )
    .addOption(
      setting(
        "--max-records <number>",
        "MAX_RECORDS",
        of.maxRecords,
        wholeNumber(1),
        "most records of a request",
      ),
    )
    .addOption(
      setting(
        "--body-timeout <seconds>",
        "BODY_TIMEOUT",
        of.bodyTimeout,
        wholeNumber(1),
        "seconds in which a request must arrive",
      ),
    )
    .addOption(
      setting(
        "--max-connections <number>",
        "MAX_CONNECTIONS",
        of.maxConnections,
        wholeNumber(1),
        "most connections open at a time; never more than half of what `ulimit -n` allows",
      ),
    )
    .addOption(
      setting<"--token <secret>", string | undefined>(
        "--token <secret>",
        "BREAKOUT_TOKEN",
        of.token,
        (text) => text,
        "what opens the watchlist; without it, it is open to this machine alone",
      ),
    )
    .addOption(
      setting(
        "--cors-origins <list>",
        "CORS_ORIGINS",
        of.corsOrigins,
        origins,
        "origins whose pages may read answers, with commas between; * for all",
      ),
    )
    .addOption(
      setting(
        "--log-level <level>",
        "LOG_LEVEL",
        of.logLevel,
        logLevel,
        `how much is logged: ${LOG_LEVELS.join(", ")}`,
      ),
    )
    .option(
      "--watch-model",
      "load the model anew when its files change, as SIGHUP does; start without one if there is none",
      of.watchModel,
    );
}

/** An option that can be set in the environment; empty there means not set. */
function setting<F extends string, T>(
  flags: F,
  variable: string,
  value: T,
  parse: (text: string) => T,
  description: string,
): Option<F, undefined, T, T> {
  return new Option(flags, description)
    .env(variable)
    .default<T>(value)
    .argParser<T>((text) => text === "" ? value : parse(text));
}

function port(text: string): number {
  const value = wholeNumber(0)(text);
  if (value > 65_535) throw new InvalidArgumentError("must be a port, from 0 to 65535.");
  return value;
}

function origins(text: string): string[] {
  return text.split(",").map((part) => {
    const origin = part.trim();
    if (origin === "*" || URL.parse(origin)?.origin === origin) return origin;
    throw new InvalidArgumentError(`${origin} is not an origin like https://example.org, or *.`);
  });
}

function logLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined) {
    throw new InvalidArgumentError(`must be one of ${LOG_LEVELS.join(", ")}.`);
  }
  return level;
}

/** `breakout serve`, and `server.ts`. */
export const serve = serveCommand("serve", "serve predictions from the saved model over HTTP")
  .option(...MODEL_DIR)
  .action((options) => serveUntilStopped(options, (url) => console.error(`Listening on ${url}`)));
