import { openWorkspace } from "../../workspace/workspace.ts";
import { printResult, reportCommand } from "../command.ts";
import { experimentText } from "./text.ts";

const EXAMPLE = `
The file exports the idea. A feature is what a row of lib/features/registry.ts
is, and can be pasted there as it stands:

  export default {
    name: "the late half",
    features: [{
      name: "late_half",
      words: "share of plays in the last 15 days",
      group: "recency",
      description: "Share of the month's plays in its last 15 days.",
      formula: "plays younger than 15 days / plays(t)",
      unit: "ratio",
      range: [0, 1],
      integer: false,
      compute: ({ now }) =>
        now.daysAgo.filter((days) => days < 15).length / now.plays,
      phrase: (share) => \`\${Math.round(100 * share)} % of the plays lately\`,
    }],
    // any part of labels, eligibility, core_definition
    rules: { eligibility: { active_plays_min: 4 } },
    // any part of features, modeling, listeners, as in configs/breakout.yaml
    settings: { listeners: { xgboost: { max_depth: 5 } } },
  };

Each of the three may stand alone. From ten listeners on it is judged on
listeners that neither model has heard of, else in the windows of the backtest.`;

export const experimentCommand = reportCommand(
  "experiment",
  "try an idea: a feature, a rule, a setting, against the model at hand",
)
  .argument("<file>", "a TypeScript file that exports the idea")
  .option("--full", "learn from all rows with all trees, where there are many listeners")
  .option(
    "--listeners <folder>",
    "another root, with the histories of many listeners, on which it is tried too",
  )
  .addHelpText("after", EXAMPLE)
  .action(async (file, { full = false, listeners, ...options }) => {
    const [{ readIdea }, { tryIdea }] = await Promise.all([
      import("./idea.ts"),
      import("./experiment.ts"),
    ]);
    const idea = await readIdea(file);
    await printResult(
      options,
      async (workspace, bar) =>
        await tryIdea(workspace, idea, {
          full,
          ...(listeners === undefined ? {} : { listeners: await openWorkspace(listeners) }),
          onProgress: bar.update,
        }),
      experimentText,
      { writes: "experiment", bar: "trying", estimate: true },
    );
  });
