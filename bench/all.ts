/**
 * Every benchmark, one after the other: `deno task bench [name …]`; options go to `flow` and
 * `rows`, as in `deno task bench flow --large --json flow.json`.
 *
 * @module
 */
const BENCHMARKS: Record<string, () => Promise<{ run: (args: string[]) => Promise<void> }>> = {
  flow: () => import("./flow.ts"),
  tables: () => import("./tables.ts"),
  scoring: () => import("./scoring.ts"),
  backtest: () => import("./backtest.ts"),
  tree_shap: () => import("./tree_shap.ts"),
  serving: () => import("./serving.ts"),
  import: () => import("./import.ts"),
  rows: () => import("./rows.ts"),
  original: () => import("./original.ts"),
};

const options = Deno.args.findIndex((arg) => arg.startsWith("--"));
const end = options === -1 ? Deno.args.length : options;
const asked = end > 0 ? Deno.args.slice(0, end) : Object.keys(BENCHMARKS);
for (const name of asked) {
  const load = BENCHMARKS[name];
  if (load === undefined) {
    console.error(`no benchmark ${name}; there are ${Object.keys(BENCHMARKS).join(", ")}`);
    Deno.exit(2);
  }
  console.log(`\n${name}`);
  await (await load()).run(Deno.args.slice(end));
}
