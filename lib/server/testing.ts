/**
 * What tests of the service share: small models, a service of their own, connections byte by byte.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { featuresInSet } from "../features/feature_sets.ts";
import type { FeatureName } from "../features/registry.ts";
import { csvText } from "../base/csv.ts";
import { sha256, writeAtomic } from "../base/files.ts";
import { itemAt } from "../base/items.ts";
import { formatTimestamp } from "../base/timestamp.ts";
import { type Artifact, saveModel } from "../artifact/artifact.ts";
import { FAMILIES } from "../selection/families.ts";
import { MOST_MS, withTempDir } from "../testing.ts";
import { openWorkspace, PROJECT_ROOT } from "../workspace/workspace.ts";
import { type RunningServer, SERVE_DEFAULTS, type ServeOptions, startServer } from "./serve.ts";

const { breakout } = await openWorkspace();

/** The columns of {@link writeModel}'s models: those that a record is documented to have. */
export const COLUMNS: readonly FeatureName[] = featuresInSet(
  breakout,
  breakout.listeners.record_feature_set,
);

/** The threshold of {@link writeModel}'s models. */
export const THRESHOLD = 0.6;

/**
 * A model of one split each on plays: the margin from 10 plays on, its opposite below and where
 * missing.
 */
function modelJson(margins: readonly number[], columns: readonly FeatureName[]): string {
  const trees = margins.map((margin) => ({
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    split_indices: [columns.indexOf("plays_t"), 0, 0],
    split_conditions: [10, -margin, margin],
    default_left: [1, 0, 0],
    split_type: [0, 0, 0],
    sum_hessian: [100, 70, 30],
    loss_changes: [12, 0, 0],
  }));
  return JSON.stringify({
    learner: {
      feature_names: columns,
      gradient_booster: { name: "gbtree", model: { trees, tree_info: trees.map(() => 0) } },
      learner_model_param: { base_score: "5E-1", num_feature: String(columns.length) },
      objective: { name: "binary:logistic" },
    },
  });
}

/**
 * Writes a model below a root, and returns its artifact.
 *
 * @param folder of its files, relative to that of the root's own model
 */
export async function writeModel(
  root: string,
  margins: readonly number[] = [2],
  columns: readonly FeatureName[] = COLUMNS,
  folder = ".",
): Promise<Artifact> {
  const { paths } = await openWorkspace(root);
  const path = join(dirname(paths.artifact), folder, basename(paths.artifact));
  const json = modelJson(margins, columns);
  const part = (
    first: string,
    last: string,
    count: number,
  ): NonNullable<Artifact["training"]>["train"] => ({
    months: { first, last, count },
    rows: 100,
    positives: 10,
    prevalence: 0.1,
  });
  const artifact: Artifact = {
    schema_version: 1,
    model: { family: "xgboost", file: FAMILIES.xgboost.file, sha256: sha256(json) },
    feature_set: "v1_reduced",
    feature_columns: [...columns],
    calibration: null,
    threshold: THRESHOLD,
    threshold_policy: {
      policy: "alerts_budget",
      max_median_alerts: 3,
      beta: 0.5,
      min_tp_on_val: 1,
      reason: "made up",
    },
    metrics: {
      validation: { pr_auc: 0.3, roc_auc: 0.8 },
      test: { pr_auc: 0.25, roc_auc: 0.75, alerts_per_month: { min: 0, median: 1, max: 3 } },
    },
    training: {
      train: part("2020-01-01", "2020-12-01", 12),
      validation: part("2021-01-01", "2021-04-01", 4),
      test: part("2021-05-01", "2021-08-01", 4),
    },
    input: { file: "made_up.csv", sha256: sha256(""), scrobbles_sha256: null, simulated: true },
    libraries: { breakout: "0.0.0", xgboost: "1.7.5" },
  };
  await saveModel(path, [{ file: artifact.model.file, json }], artifact);
  return artifact;
}

const logLine = z.looseObject({
  time: z.iso.datetime(),
  level: z.enum(["debug", "info", "warn", "error"]),
  message: z.string(),
});

/** A service that a test has for itself. */
export interface TestService extends RunningServer {
  readonly root: string;
  /** What was logged up to now. */
  readonly log: () => z.infer<typeof logLine>[];
}

/** Runs against a service over HTTP, in this process, with a model and a root of its own. */
export async function withService(
  run: (service: TestService) => Promise<void>,
  options: Partial<ServeOptions> = {},
  prepare: (root: string) => Promise<unknown> = (root) => writeModel(root),
): Promise<void> {
  await withTempDir(async (root) => {
    await prepare(root);
    let logged = "";
    const server = await startServer({
      ...SERVE_DEFAULTS,
      host: "127.0.0.1",
      port: 0,
      root,
      logLevel: "info",
      writeLog: (text) => logged += text,
      ...options,
    });
    const log = (): z.infer<typeof logLine>[] =>
      logged.trimEnd().split("\n").map((line) => logLine.parse(JSON.parse(line)));
    try {
      await run({ ...server, root, log });
    } finally {
      await server.stop();
    }
  });
}

/** An answer and its body as JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Asks for JSON. */
export async function getJson(url: string, init: RequestInit = {}): Promise<JsonAnswer> {
  const response = await fetch(url, init);
  const { status, headers } = response;
  return { status, headers, body: await response.json() };
}

/** Asks for a page, as a browser does. */
export async function pageAt(url: string): Promise<string> {
  return await (await fetch(url, { headers: BROWSER })).text();
}

/** What a browser accepts. */
export const BROWSER = {
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
};

/** Sends a body, as it is or as JSON. */
export function postJson(url: string, body: unknown): Promise<JsonAnswer> {
  return getJson(url, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
}

/** The form of an error. */
export const problemShape = z.strictObject({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.strictObject({
    pointer: z.string().optional(),
    parameter: z.string().optional(),
    detail: z.string(),
  })).optional(),
});

/** A process that serves, and what it printed. */
export interface ServingProcess {
  readonly url: string;
  readonly child: Deno.ChildProcess;
  /** All log lines, once the process has ended. */
  readonly log: Promise<string>;
}

/** Runs against a service in a process of its own, which is ended if it still runs afterwards. */
export async function withServingProcess(
  args: readonly string[],
  run: (serving: ServingProcess) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
  program: string = Deno.execPath(),
): Promise<void> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd: PROJECT_ROOT,
    env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let ended = false;
  child.status.then(() => ended = true);
  const late = setTimeout(() => child.kill("SIGKILL"), MOST_MS);
  const listening = Promise.withResolvers<string>();
  const log = (async () => {
    let all = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      all += text;
      const url = /"url":"([^"]+)"/.exec(all)?.[1];
      if (url !== undefined) listening.resolve(url);
    }
    listening.reject(new Error(`the service did not start: ${all}`));
    return all;
  })();
  try {
    await run({ url: await listening.promise, child, log });
  } finally {
    if (!ended) child.kill("SIGTERM");
    await child.status;
    clearTimeout(late);
    await log;
  }
}

/** What is read of a connection until the other side closes it or the time is over. */
export async function readConnection(
  connection: Deno.Conn,
  milliseconds: number,
): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let text = "";
  const end = performance.now() + milliseconds;
  for (;;) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), end - performance.now());
    });
    const count = await Promise.race([connection.read(buffer).catch(() => null), late]);
    clearTimeout(timer);
    if (count === null) return text;
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

const DAYS = 330;
const FIRST = Date.UTC(2023, 0, 1) / 1000;

/** Names that files hold, and a plain one. */
export const NEWCOMERS = [
  "Plain",
  `<script>alert("1")</script>`,
  `"><img src=x onerror=alert(1)>`,
  "\u202Eright to left",
  "🎷🎺",
  "..",
  "AC/DC ? # %2e%2e",
  "x".repeat(10_000),
];

/** Thirty plays a day of six artists; in the last months each newcomer comes to be played more. */
function history(): string {
  const rows = Array.from({ length: DAYS * 30 }, (_, n) => {
    const day = Math.floor(n / 30);
    const newcomer = n % 30 - 20;
    const since = day - 290 - newcomer;
    const plays = newcomer >= 0 && newcomer < NEWCOMERS.length && since >= 0 && day % 5 === 0;
    const artist = plays ? itemAt(NEWCOMERS, newcomer) : `Old ${n % 6}`;
    return [artist, `track ${n % 40}`, formatTimestamp(FIRST + day * 86_400 + (n % 30) * 1200)];
  });
  return csvText([["artist_name", "track_name", "date"], ...rows]);
}

/** A history in which these newcomers are on the last list. */
export const HISTORY = history();

/** Runs against a service with {@link HISTORY}, and the model that ships. */
export function withHistory(
  run: (service: TestService) => Promise<void>,
  options: Partial<ServeOptions> = {},
): Promise<void> {
  return withService(run, options, async (root) => {
    await writeAtomic((await openWorkspace(root)).paths.scrobbles, HISTORY);
  });
}

/**
 * A service with {@link HISTORY} that the tests of a file share: they may only ask of it. It starts
 * with the first of them.
 */
export function sharedHistory(): (run: (service: TestService) => Promise<void>) => Promise<void> {
  const started = Promise.withResolvers<TestService>();
  const over = Promise.withResolvers<void>();
  let serving: Promise<void> | null = null;
  Deno.test.afterAll(async () => {
    over.resolve();
    await serving;
  });
  return async (run) => {
    if (serving === null) {
      serving = withHistory((service) => {
        started.resolve(service);
        return over.promise;
      });
      serving.catch(started.reject);
    }
    await run(await started.promise);
  };
}
