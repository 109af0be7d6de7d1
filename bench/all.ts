/**
 * Every benchmark, one after the other: `deno task bench [name …]`.
 *
 * @module
 */
const BENCHMARKS: Record<string, () => Promise<{ run: () => Promise<void> }>> = {
  tables: () => import("./tables.ts"),
  scoring: () => import("./scoring.ts"),
  backtest: () => import("./backtest.ts"),
  tree_shap: () => import("./tree_shap.ts"),
  serving: () => import("./serving.ts"),
  import: () => import("./import.ts"),
};

const asked = Deno.args.length > 0 ? Deno.args : Object.keys(BENCHMARKS);
for (const name of asked) {
  const load = BENCHMARKS[name];
  if (load === undefined) {
    console.error(`no benchmark ${name}; there are ${Object.keys(BENCHMARKS).join(", ")}`);
    Deno.exit(2);
  }
  console.log(`\n${name}`);
  await (await load()).run();
}
