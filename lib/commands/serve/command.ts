import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { LOG_LEVELS, type LogLevel } from "../../server/log.ts";
import { SERVE_DEFAULTS, type ServeOptions, serveUntilStopped } from "../../server/serve.ts";
import { MODEL_DIR, parsed, rootCommand, wholeNumber, wholeNumberIn } from "../command.ts";

/** The options of a command that serves, as they are parsed. */
type ServeFlags = Pick<ServeOptions, keyof typeof SERVE_DEFAULTS> & { root: string };

/** A command with every option of serving; each can be set in the environment too. */
export function serveCommand(name: string, description: string): Command<[], ServeFlags> {
  const of = SERVE_DEFAULTS;
  const some = wholeNumber(1);
  return rootCommand(name, description)
    .addOption(
      setting("--host <address>", of.host, String, "address to listen on; 0.0.0.0 for all"),
    )
    .addOption(setting("--port <number>", of.port, port, "port; 0 for any that is free"))
    .addOption(
      setting("--max-body-bytes <number>", of.maxBodyBytes, some, "largest body of a request"),
    )
    .addOption(setting("--max-records <number>", of.maxRecords, some, "most records of a request"))
    .addOption(
      setting(
        "--body-timeout <seconds>",
        of.bodyTimeout,
        some,
        "seconds in which a request must arrive",
      ),
    )
    .addOption(
      setting(
        "--max-connections <number>",
        of.maxConnections,
        some,
        "most connections open at a time; never more than half of what `ulimit -n` allows",
      ),
    )
    .addOption(
      setting<"--token <secret>", string | undefined>(
        "--token <secret>",
        of.token,
        String,
        "what opens the watchlist; without it, it is open to this machine alone",
      ).env("BREAKOUT_TOKEN"),
    )
    .addOption(
      setting(
        "--cors-origins <list>",
        of.corsOrigins,
        origins,
        "origins whose pages may read answers, with commas between; * for all",
      ),
    )
    .addOption(
      setting(
        "--log-level <level>",
        of.logLevel,
        logLevel,
        `how much is logged: ${LOG_LEVELS.join(", ")}; warn on a terminal, else info`,
      ),
    )
    .option(
      "--watch-model",
      "load the model anew when its files change, as SIGHUP does; start without one if there is none",
      of.watchModel,
    );
}

/** An option that the environment can set, as MAX_RECORDS does --max-records; empty is not set. */
function setting<F extends string, T>(
  flags: F,
  value: T,
  parse: (text: string) => T,
  description: string,
): Option<F, undefined, T, T> {
  const option = new Option(flags, description);
  return option.env(option.name().replaceAll("-", "_").toUpperCase())
    .default<T>(value)
    .argParser<T>((text) => text === "" ? value : parse(text));
}

const port = parsed((text) => wholeNumberIn(text, 0, 65_535), "must be a port, from 0 to 65535.");

const logLevel = parsed<LogLevel>(
  (text) => LOG_LEVELS.find((known) => known === text) ?? null,
  `must be one of ${LOG_LEVELS.join(", ")}.`,
);

function origins(text: string): string[] {
  return text.split(",").map((part) => {
    const origin = part.trim();
    if (origin === "*" || URL.parse(origin)?.origin === origin) return origin;
    throw new InvalidArgumentError(`${origin} is not an origin like https://example.org, or *.`);
  });
}

/** `breakout serve`, and `server.ts`. */
export const serve = serveCommand("serve", "serve predictions from the saved model over HTTP")
  .option(...MODEL_DIR)
  .action((options) => serveUntilStopped(options, (url) => console.error(`Listening on ${url}`)));
