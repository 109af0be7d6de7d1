/**
 * `POST /predict`, 100 trees of depth 3, against a bare Hono handler that parses and answers but does
 * not score, on Deno's own HTTP server and on Node's, as the service is; each in a process of its own,
 * loaded in turn by another; the memory of a million requests; the time from `deno run` to the first
 * answer.
 *
 * @module
 */
import { join } from "node:path";
import { randomLcg } from "d3-random";
import { sha256 } from "../lib/base/files.ts";
import { saveModel } from "../lib/artifact/artifact.ts";
import { count, textTable } from "../lib/text/text.ts";
import { EXAMPLE_REQUEST } from "../lib/server/example.ts";
import { COLUMNS, writeModel } from "../lib/server/testing.ts";
import { withTempDir } from "../lib/testing.ts";
import { openWorkspace, PROJECT_ROOT } from "../lib/workspace/workspace.ts";
import { generator, load, type LoadResult } from "./load.ts";
import { median } from "./measure.ts";

const TREES = 100;
const DEPTH = 3;
const ROUNDS = 7;
const SECONDS = 2;
const MANY_REQUESTS = 1_000_000;
const STARTS = 11;

/** Full trees on random features at random thresholds. */
function randomTrees(): string {
  const random = randomLcg(1);
  const inner = 2 ** DEPTH - 1;
  const nodes = [...Array(2 * inner + 1).keys()];
  const trees = Array.from({ length: TREES }, () => ({
    left_children: nodes.map((node) => node < inner ? 2 * node + 1 : -1),
    right_children: nodes.map((node) => node < inner ? 2 * node + 2 : -1),
    split_indices: nodes.map((node) => node < inner ? Math.floor(random() * COLUMNS.length) : 0),
    split_conditions: nodes.map((node) => node < inner ? 10 * random() : random() / 10 - 0.05),
    default_left: nodes.map(() => 1),
    split_type: nodes.map(() => 0),
    sum_hessian: nodes.map(() => 1),
    loss_changes: nodes.map(() => 1),
  }));
  return JSON.stringify({
    learner: {
      feature_names: COLUMNS,
      gradient_booster: { name: "gbtree", model: { trees } },
      learner_model_param: { base_score: "5E-1", num_feature: String(COLUMNS.length) },
      objective: { name: "binary:logistic" },
    },
  });
}

/** Writes the model below a root. */
async function writeTrees(root: string): Promise<void> {
  const { paths } = await openWorkspace(root);
  const artifact = await writeModel(root);
  const json = randomTrees();
  artifact.model.sha256 = sha256(json);
  await saveModel(paths.artifact, [{ file: artifact.model.file, json }], artifact);
}

/** Records like the example, such as the models are meant for. */
function requestOf(records: number): string {
  const [example] = EXAMPLE_REQUEST.records;
  return JSON.stringify({
    records: [...Array(records).keys()].map((i) => ({
      ...example,
      plays_t: 3 + i % 17,
      share_t: (1 + i % 97) / 10_000,
      delta_1m: i % 3,
    })),
  });
}

interface Server extends AsyncDisposable {
  readonly url: string;
}

/** Starts a server; its log goes nowhere, but is written. */
async function startServer(args: readonly string[]): Promise<Server> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args],
    env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const url = /http:\S+/.exec(value)?.[0];
  if (url === undefined) throw new Error(`${args.join(" ")} did not start: ${value}`);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await child.status;
      await reader.cancel();
    },
  };
}

async function compareRates(ours: Server, bare: Server, bareOnNode: Server): Promise<void> {
  const rows: string[][] = [];
  for (const [records, connections] of [[1, 16], [1000, 4]] as const) {
    const body = requestOf(records);
    const rounds: Record<"ours" | "bare" | "node", LoadResult>[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const of = ({ url }: Server): Promise<LoadResult> =>
        load({ url, body, connections, seconds: SECONDS });
      const results = { ours: await of(ours), bare: await of(bare), node: await of(bareOnNode) };
      if (round > 0) rounds.push(results); // the first warms up
    }
    const rate = ({ requests, seconds }: LoadResult): number => requests / seconds;
    const of = (value: (round: typeof rounds[number]) => number): number =>
      median(rounds.map(value));
    rows.push([
      `${count(records)} × ${connections}`,
      count(Math.round(of((round) => rate(round.ours)))),
      count(Math.round(of((round) => rate(round.bare)))),
      of((round) => rate(round.ours) / rate(round.bare)).toFixed(2),
      "0.60",
      count(Math.round(of((round) => rate(round.node)))),
      of((round) => rate(round.ours) / rate(round.node)).toFixed(2),
      of((round) => round.ours.p50_ms).toFixed(2),
      of((round) => round.bare.p50_ms).toFixed(2),
      of((round) => round.ours.p99_ms).toFixed(2),
      of((round) => round.bare.p99_ms).toFixed(2),
    ]);
  }
  console.log(textTable([
    "records × connections",
    "requests/s",
    "bare",
    "ratio",
    "target",
    "bare on Node's",
    "ratio",
    "p50 ms",
    "bare",
    "p99 ms",
    "bare",
  ], rows));
}

async function memoryOfMany(ours: Server): Promise<void> {
  const resident = async (): Promise<number> => {
    const text = await (await fetch(`${ours.url}/metrics`)).text();
    return Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1]) / 1e6;
  };
  const body = requestOf(1);
  const start = await resident();
  const rows = [["start", "0", start.toFixed(0), "1.00"]];
  let done = 0;
  for (const step of [MANY_REQUESTS / 10, MANY_REQUESTS]) {
    while (done < step) {
      done += (await load({ url: ours.url, body, connections: 16, seconds: SECONDS })).requests;
    }
    const now = await resident();
    rows.push(["after", count(done), now.toFixed(0), (now / start).toFixed(2)]);
  }
  console.log(textTable(["memory", "requests", "resident MB", "against the start"], rows));
}

/** Milliseconds from the start of a process to its first answer. */
async function startTime(args: readonly string[]): Promise<number> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const start = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args],
    env: { HOST: "127.0.0.1", PORT: String(port), NO_COLOR: "1" },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const request = new TextEncoder().encode("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  for (;;) {
    try {
      using connection = await Deno.connect({ hostname: "127.0.0.1", port });
      await connection.write(request);
      if (await connection.read(new Uint8Array(100)) !== null) break;
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  const milliseconds = performance.now() - start;
  child.kill("SIGKILL");
  await child.status;
  return milliseconds;
}

async function compareStarts(ours: readonly string[], bare: readonly string[]): Promise<void> {
  const pairs: [number, number][] = [];
  for (let run = 0; run <= STARTS; run++) {
    const pair: [number, number] = [await startTime(ours), await startTime(bare)];
    if (run > 0) pairs.push(pair); // the first fills Deno's caches
  }
  const of = (values: number[]): string[] => [
    median(values).toFixed(0),
    Math.min(...values).toFixed(0),
  ];
  console.log(textTable(
    ["deno run to the first answer", "median ms", "least ms", "target"],
    [
      ["service", ...of(pairs.map(([a]) => a)), "300"],
      ["bare handler", ...of(pairs.map(([, b]) => b)), ""],
      ["ratio", median(pairs.map(([a, b]) => a / b)).toFixed(2), "", ""],
    ],
  ));
}

export async function run(): Promise<void> {
  await withTempDir(async (root) => {
    await writeTrees(root);
    const ours = [join(PROJECT_ROOT, "server.ts"), "--root", root];
    const bare = [join(PROJECT_ROOT, "bench/bare_server.ts")];
    console.log(`POST /predict, ${TREES} trees of depth ${DEPTH}, load by ${generator}`);
    {
      await using server = await startServer(ours);
      await using baseline = await startServer(bare);
      await using onNode = await startServer([...bare, "--node"]);
      await compareRates(server, baseline, onNode);
    }
    {
      await using server = await startServer(ours);
      await memoryOfMany(server);
    }
    await compareStarts(ours, bare);
  });
}

if (import.meta.main) await run();
