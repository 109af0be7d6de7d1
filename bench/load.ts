/**
 * HTTP load from a process of its own: `wrk` where it is installed, else this file, which runs itself.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { z } from "zod";
import { withTempDir } from "../lib/testing.ts";

const resultSchema = z.object({
  /** Answered requests, all with status 200. */
  requests: z.int(),
  seconds: z.number(),
  p50_ms: z.number(),
  p99_ms: z.number(),
  failed: z.int(),
});

/** What a server did under load. */
export type LoadResult = z.infer<typeof resultSchema>;

/** What to send, and how long. */
export interface Load {
  readonly url: string;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

/** Who sends it. */
export const generator: "wrk" | "built in" = await new Deno.Command("wrk", { args: ["-v"] })
  .output().then(() => "wrk", () => "built in");

/**
 * Sends one request after the other on each connection.
 *
 * @throws Error if one is not answered with status 200
 */
export async function load(asked: Load): Promise<LoadResult> {
  const result = await withTempDir(async (folder) => {
    const body = join(folder, "body.json");
    await Deno.writeTextFile(body, asked.body);
    const [program, args] = generator === "wrk"
      ? ["wrk", await wrkArguments(asked, folder)]
      : [Deno.execPath(), ["run", "-A", fileURLToPath(import.meta.url), JSON.stringify(asked)]];
    const { stdout } = await new Deno.Command(program, { args, stderr: "inherit" }).output();
    const line = new TextDecoder().decode(stdout).trimEnd().split("\n").at(-1) ?? "";
    return resultSchema.parse(JSON.parse(line));
  });
  if (result.failed > 0) throw new Error(`${asked.url}: ${result.failed} requests failed`);
  return result;
}

async function wrkArguments(
  { url, body, connections, seconds }: Load,
  folder: string,
): Promise<string[]> {
  const [bodyFile, script] = [join(folder, "body.json"), join(folder, "wrk.lua")];
  await Deno.writeTextFile(bodyFile, body);
  await Deno.writeTextFile(
    script,
    `wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local file = io.open("${bodyFile}", "r"); wrk.body = file:read("*a"); file:close()
done = function(summary, latency)
  local e = summary.errors
  print(string.format(
    '{"requests":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f,"failed":%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
`,
  );
  return ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", script, `${url}/predict`];
}

/** The built-in generator. */
async function send({ url, body, connections, seconds }: Load): Promise<LoadResult> {
  const latencies: number[] = [];
  let failed = 0;
  const start = performance.now();
  const end = start + 1000 * seconds;
  await Promise.all(Array.from({ length: connections }, async () => {
    while (performance.now() < end) {
      const sent = performance.now();
      const response = await fetch(`${url}/predict`, { method: "POST", body });
      await response.arrayBuffer();
      if (response.status !== 200) failed++;
      latencies.push(performance.now() - sent);
    }
  }));
  latencies.sort((a, b) => a - b);
  const quantile = (q: number): number => latencies[Math.floor(q * (latencies.length - 1))] ?? NaN;
  return {
    requests: latencies.length,
    seconds: (performance.now() - start) / 1000,
    p50_ms: quantile(0.5),
    p99_ms: quantile(0.99),
    failed,
  };
}

if (import.meta.main) console.log(JSON.stringify(await send(JSON.parse(Deno.args[0] ?? ""))));
