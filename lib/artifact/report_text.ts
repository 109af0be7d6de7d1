import { SPLIT_PARTS } from "../split/split.ts";
import { count, decimal, monthOf, percent } from "../text/text.ts";
import type { ComparisonReport } from "./train_report.ts";

/** The cells of a table of the split. */
export function splitCells(
  split: ComparisonReport["split"],
): { readonly header: string[]; readonly rows: string[][] } {
  return {
    header: ["part", "from", "to", "months", "rows", "breakouts", "prevalence"],
    rows: SPLIT_PARTS.map((part) => {
      const { months, rows, positives, prevalence } = split[part];
      return [
        part,
        monthOf(months.first),
        monthOf(months.last),
        String(months.count),
        count(rows),
        count(positives),
        percent(prevalence),
      ];
    }),
  };
}

/** Where a heuristic, with nothing learnt, ranks better than the model that is served. */
export function beatenText({ production_model, models }: ComparisonReport): string[] {
  return (["validation", "test"] as const).flatMap((part) => {
    const served = models[production_model]?.[part].pr_auc ?? null;
    if (served === null) return [];
    const better = Object.entries(models)
      .map(([name, model]) => ({ name, trained: model.trained, pr_auc: model[part].pr_auc ?? 0 }))
      .filter(({ trained, pr_auc }) => !trained && pr_auc > served)
      .sort((a, b) => b.pr_auc - a.pr_auc)
      .map(({ name, pr_auc }) => `${name} alone (${decimal(pr_auc)})`);
    return better.length === 0 ? [] : [
      `On the ${part} months ${production_model} (PR-AUC ${decimal(served)}) is beaten by ` +
      `${better.join(", ")}, with nothing learnt.`,
    ];
  });
}
