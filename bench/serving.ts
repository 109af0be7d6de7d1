/**
 * `POST /predict` by the model that ships, against a bare Hono handler that parses and answers but does
 * not score, on the same HTTP server (Node's) and on Deno's own; each in a process of its own, loaded
 * in turn by another; the memory of a million requests; the time from `deno run` to the first answer.
 *
 * @module
 */
import { join } from "node:path";
import { itemAt } from "../lib/base/items.ts";
import { count, textTable } from "../lib/text/text.ts";
import { EXAMPLE_REQUEST } from "../lib/server/example.ts";
import { withTempDir } from "../lib/testing.ts";
import { PROJECT_ROOT } from "../lib/workspace/workspace.ts";
import { generator, load } from "./load.ts";
import { median } from "./measure.ts";

const ROUNDS = 7;
const SECONDS = 2;
const MANY_REQUESTS = 1_000_000;
const STARTS = 11;

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
  readonly name: string;
  readonly url: string;
  /** Seconds of processor time up to now; `NaN` where only Linux could say. */
  readonly cpu: () => Promise<number>;
}

/** Starts a server; its log goes nowhere, but is written. */
async function startServer(name: string, args: readonly string[]): Promise<Server> {
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
    name,
    url,
    cpu: async () => {
      if (Deno.build.os !== "linux") return NaN;
      // Fields 14 and 15 of proc(5), in hundredths of a second; the second is the name in brackets.
      const stat = await Deno.readTextFile(`/proc/${child.pid}/stat`);
      const [user, system] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13);
      return (Number(user) + Number(system)) / 100;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await child.status;
      await reader.cancel();
    },
  };
}

interface Measured {
  readonly perSecond: number;
  /** Microseconds of processor time per request. */
  readonly cpu: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

async function measure(
  { url, cpu }: Server,
  body: string,
  connections: number,
): Promise<Measured> {
  const before = await cpu();
  const { requests, seconds, p50_ms, p99_ms } = await load({
    url,
    body,
    connections,
    seconds: SECONDS,
  });
  return {
    perSecond: requests / seconds,
    cpu: (await cpu() - before) / requests * 1e6,
    p50_ms,
    p99_ms,
  };
}

/** @param servers the service first; the others are what it is compared with */
async function compareRates(servers: readonly Server[]): Promise<void> {
  for (const [records, connections] of [[1, 16], [1000, 4]] as const) {
    const body = requestOf(records);
    const rounds: Measured[][] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const measured: Measured[] = [];
      for (const server of servers) measured.push(await measure(server, body, connections));
      if (round > 0) rounds.push(measured); // the first warms up
    }
    const rows = servers.map(({ name }, at) => {
      const of = (value: (measured: Measured, service: Measured) => number): number =>
        median(rounds.map((round) => value(itemAt(round, at), itemAt(round, 0))));
      return [
        name,
        count(Math.round(of(({ perSecond }) => perSecond))),
        of(({ cpu }) => cpu).toFixed(1),
        of(({ p50_ms }) => p50_ms).toFixed(2),
        of(({ p99_ms }) => p99_ms).toFixed(2),
        at === 0 ? "" : of((its, service) => service.perSecond / its.perSecond).toFixed(2),
        at === 0 ? "" : of((its, service) => its.cpu / service.cpu).toFixed(2),
      ];
    });
    console.log(textTable([
      `${count(records)} × ${connections}`,
      "requests/s",
      "CPU µs",
      "p50 ms",
      "p99 ms",
      "service/it",
      "by CPU",
    ], rows));
  }
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
  await withTempDir(async (root) => { // without a model of its own: the one that ships answers
    const ours = [join(PROJECT_ROOT, "server.ts"), "--root", root];
    const bare = [join(PROJECT_ROOT, "bench/bare_server.ts")];
    console.log(
      `POST /predict, records × connections, load by ${generator}; target of one record: 0.60 of ` +
        "the bare handler on Node's server, as the service is",
    );
    {
      await using service = await startServer("service", ours);
      await using onNode = await startServer("bare, on Node's", [...bare, "--node"]);
      await using onDeno = await startServer("bare, on Deno's", bare);
      await compareRates([service, onNode, onDeno]);
    }
    {
      await using service = await startServer("service", ours);
      await memoryOfMany(service);
    }
    await compareStarts(ours, bare);
  });
}

if (import.meta.main) await run();
