/**
 * `POST /predict` against a bare Hono handler that parses and returns the same JSON, both in
 * processes of their own, loaded in turn.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { textTable } from "../lib/report/text.ts";
import { median } from "./measure.ts";

const ROUNDS = 5;
const SECONDS = 2;

const RECORD = {
  month: "2021-06-01",
  artist_name: "Ichiko Aoba",
  months_since_first_seen: 9,
  is_first_month: 0,
  plays_t: 14,
  plays_per_track_t: 1,
  days_active_t: 1,
  last_play_gap_days_t: 9.04582175925926,
  track_novelty_rate_t: 0,
  share_t: 0.0040287769784172,
  total_monthly_scrobbles: 3475,
  plays_prev3_mean: 0.3333333333333333,
  delta_1m: 14,
  trend_slope_3m: 6.5,
  active_months_count_before_t: 7,
};

interface Server {
  readonly url: string;
  readonly stop: () => Promise<unknown>;
}

async function startServer(script: string): Promise<Server> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", fileURLToPath(new URL(script, import.meta.url))],
    env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1" },
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const url = /http:\S+/.exec(value)?.[0];
  if (url === undefined) throw new Error(`${script} did not start: ${value}`);
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await child.status;
      await reader.cancel();
    },
  };
}

/** Requests a second over some seconds, with as many requests under way as there are connections. */
async function requestsPerSecond(url: string, body: string, connections: number): Promise<number> {
  const end = performance.now() + SECONDS * 1000;
  let done = 0;
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    while (performance.now() < end) {
      const response = await fetch(`${url}/predict`, { method: "POST", body });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      done++;
    }
  }));
  return done / ((performance.now() - start) / 1000);
}

export async function run(): Promise<void> {
  const [ours, bare] = [await startServer("../server.ts"), await startServer("./bare_server.ts")];
  try {
    const rows: string[][] = [];
    for (const [records, connections] of [[1, 16], [1000, 4]] as const) {
      const body = JSON.stringify({ records: Array.from({ length: records }, () => RECORD) });
      const rates: { ours: number; bare: number }[] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        const rate = {
          ours: await requestsPerSecond(ours.url, body, connections),
          bare: await requestsPerSecond(bare.url, body, connections),
        };
        if (round > 0) rates.push(rate); // the first warms up
      }
      rows.push([
        `${records} records, ${connections} connections`,
        median(rates.map((r) => r.ours)).toFixed(0),
        median(rates.map((r) => r.bare)).toFixed(0),
        median(rates.map((r) => r.ours / r.bare)).toFixed(2),
        "0.60",
      ]);
    }
    console.log(
      textTable(["POST /predict", "requests/s", "bare handler", "ratio", "target"], rows),
    );
  } finally {
    await ours.stop();
    await bare.stop();
  }
}

if (import.meta.main) await run();
