import { basename, dirname, join } from "node:path";
import { UserError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { featuresInSet } from "../features/feature_sets.ts";
import { readWatchlist } from "../prediction/watchlist.ts";
import { modelInUse } from "../workspace/models.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { isLocal } from "./access.ts";
import { type BodyLimits, BodyReader } from "./body.ts";
import { readWhenChanged, watchFolders } from "./file_watch.ts";
import { type ConnectionLimits, HttpServer } from "./http_server.ts";
import { LiveApp } from "./live_app.ts";
import { Log, type LogLevel } from "./log.ts";
import { ServiceMetrics } from "./metrics.ts";
import { readRanker } from "./ranker_file.ts";
import { readPageAssets } from "./page_assets.ts";
import type { Service, ServiceLimits } from "./service.ts";
import { Views } from "./views.ts";

/** Where to serve, what, and within which limits. */
export interface ServeOptions extends ServiceLimits, BodyLimits, ConnectionLimits {
  /** The folder that holds configs/ and data/; the project if absent. */
  readonly root?: string;
  /** The folder of another model than the root's own. */
  readonly modelDir?: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Whether to load the model anew when its files change, and to start without one. */
  readonly watchModel: boolean;
  /** Where log lines go; standard output if absent. */
  readonly writeLog?: (text: string) => void;
}

/** What holds unless something else is asked for. */
export const SERVE_DEFAULTS: Omit<ServeOptions, "root" | "writeLog"> = {
  host: "127.0.0.1",
  port: 9696,
  maxBodyBytes: 8 * 2 ** 20,
  maxRecords: 10_000,
  bodyTimeout: 10,
  maxConnections: 512,
  token: undefined,
  corsOrigins: [],
  // On a terminal the list and the address stay in sight.
  logLevel: Deno.stdout.isTerminal() ? "warn" : "info",
  watchModel: false,
};

/** Deno before 2.8 knows no SIGTERM on Windows. */
const STOP_SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];
const WATCH_EVERY_MS = 250;
/** Requests under way are given this long to finish; platforms kill after 5 s. */
const GRACE_MS = 4_000;

/** A service that accepts connections. */
export interface RunningServer {
  readonly url: string;
  /** Loads the model anew, or refuses it. */
  readonly reload: () => Promise<void>;
  /**
   * Accepts no more connections; resolves when requests under way are finished, or have had their
   * time: what is open then ends with the process.
   */
  readonly stop: () => Promise<void>;
}

/**
 * Starts to serve.
 *
 * @throws UserError if the model is missing or damaged (unless it is watched), or the address cannot
 * be listened on
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const workspace = await openWorkspace(options.root, options.modelDir);
  const { paths, breakout } = workspace;
  const log = new Log(options.logLevel, options.writeLog);
  const service: Service = {
    limits: options,
    rules: breakout,
    bodies: new BodyReader(options),
    metrics: new ServiceMetrics(),
    log,
    views: new Views(workspace),
    assets: await readPageAssets(),
    readWatchlist: readWhenChanged(
      [paths.watchlist],
      async () => await exists(paths.watchlist) ? await readWatchlist(paths.watchlist) : null,
    ),
    readRanker: readWhenChanged([paths.shipped], () => readRanker(workspace)),
  };
  // Of the root's own model: what is watched for may not be there yet, and what once was there is
  // never replaced by the model that ships because it is gone.
  let awaited = options.watchModel;
  const recordsBeside = (artifact: string): string =>
    join(dirname(artifact), "records", basename(artifact));
  const live = new LiveApp(service, async () => {
    const isThere = await exists(paths.artifact);
    awaited ||= isThere;
    const inUse = await modelInUse(workspace);
    const path = awaited && !isThere ? paths.artifact : inUse.path;
    return {
      ...inUse,
      path,
      backtest: paths.backtest,
      records: [recordsBeside(path), paths.records, paths.shipped],
      recordColumns: featuresInSet(breakout, breakout.listeners.record_feature_set),
    };
  });
  const reload = (): Promise<void> => live.reload();
  const unwatch = options.watchModel
    ? await watchFolders(
      [paths.artifact, recordsBeside(paths.artifact)].map(dirname),
      WATCH_EVERY_MS,
      reload,
    )
    : undefined;
  const close = (): void => {
    unwatch?.();
    service.views[Symbol.dispose]();
    log.flush();
  };
  try {
    if (options.watchModel) await reload();
    else await live.load();
    const server = new HttpServer(live.fetch, options, (max_connections) => {
      log.add("warn", "fewer connections than asked for: the system allows no more open files", {
        max_connections,
      });
    });
    const url = await listen(options, server);
    log.add("info", "listening", { url });
    if (!isLocal(options) && options.token === undefined) {
      log.add(
        "warn",
        "the watchlist is off: other machines reach this service, and BREAKOUT_TOKEN is not set",
      );
    }
    return {
      url,
      reload,
      stop: async () => {
        log.add("info", "stopping");
        await server.stop(GRACE_MS);
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Serves until SIGINT or SIGTERM (on Windows SIGBREAK); SIGHUP loads the model anew. */
export async function serveUntilStopped(
  options: ServeOptions,
  onListen: (url: string) => void = () => {},
): Promise<void> {
  const server = await startServer(options);
  const asked = Promise.withResolvers<void>();
  const stop = (): void => asked.resolve();
  const reload = (): void => void server.reload();
  for (const signal of STOP_SIGNALS) Deno.addSignalListener(signal, stop);
  Deno.addSignalListener("SIGHUP", reload);
  onListen(server.url);
  await asked.promise;
  await server.stop();
  for (const signal of STOP_SIGNALS) Deno.removeSignalListener(signal, stop);
  Deno.removeSignalListener("SIGHUP", reload);
}

/** Listens, and returns the address as one would type it into a browser on this machine. */
async function listen({ host, port }: ServeOptions, server: HttpServer): Promise<string> {
  const at = `${host}, port ${port}`;
  const bracketed = (name: string): string => name.includes(":") ? `[${name}]` : name;
  const allowed = { name: "net", host: `${bracketed(host)}:${port}` } as const;
  if ((await Deno.permissions.query(allowed)).state !== "granted") {
    throw new UserError(
      `${at}: Deno was not allowed to listen there. The task may listen on all addresses ` +
        `(HOST=0.0.0.0 or ::) and on the loopback; for another: ` +
        `deno run --allow-net=${host} … server.ts, with the task's other permissions`,
    );
  }
  try {
    const listened = await server.listen(host, port);
    const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
    return `http://${bracketed(name)}:${listened}`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") {
      throw new UserError(`port ${port} is in use; choose another, for example PORT=${port + 1}`);
    }
    if (code === "EACCES") {
      throw new UserError(`${at}: the system does not let this user listen there`);
    }
    throw new UserError(`${at}: cannot be listened on: ${error.message}`);
  }
}
