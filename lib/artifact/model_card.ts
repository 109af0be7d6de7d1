import { basename, dirname, join } from "node:path";
import { backtestReportSchema } from "../evaluation/backtest_report.ts";
import type { BacktestReport } from "../evaluation/backtest_report.ts";
import { exists, readText, writeAtomic } from "../base/files.ts";
import { readArtifact } from "./artifact.ts";
import { modelCard } from "./model_card_text.ts";
import type { Backtested } from "./model_card_text.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { readTrainReport } from "./train_report.ts";
import type { TrainReport } from "./train_report.ts";

const CARD = "MODEL_CARD.md";

/**
 * Writes the card beside each saved model, from what is written of it: artifact, metrics, and the
 * backtest if one was run on the same table.
 *
 * @throws UserError if the artifact or the metrics are missing or damaged
 */
export async function writeModelCards({ paths }: Workspace): Promise<void> {
  const report = await readTrainReport(paths.metrics);
  const backtest = await backtestOf(paths.backtest, report);
  const artifact = await readArtifact(paths.artifact);
  const { rules, listeners } = report;

  const folder = dirname(paths.artifact);
  for (const { listener, folder: own } of artifact.own_models ?? []) {
    const comparison = listeners?.each.find((one) => one.listener === listener)?.own;
    if (comparison === undefined || comparison === null) continue;
    const card = modelCard({
      artifact: await readArtifact(join(folder, own, basename(paths.artifact))),
      comparison,
      rules,
      listeners: [listener],
      byListener: null,
      backtest: backtest === null ? null : ofOwnModel(backtest, listener),
    });
    await writeAtomic(join(folder, own, CARD), card);
  }
  const card = modelCard({
    artifact,
    comparison: report,
    rules,
    listeners: listeners?.each.map(({ listener }) => listener) ?? [],
    byListener: listeners ?? null,
    backtest: backtest === null ? null : ofSharedModel(backtest),
  });
  await writeAtomic(join(folder, CARD), card);
}

/** The backtest, if it is of the table, the features and the mode that the models learnt with. */
async function backtestOf(
  path: string,
  { input, feature_set, xgboost_mode }: TrainReport,
): Promise<BacktestReport | null> {
  if (!await exists(path)) return null;
  const parsed = backtestReportSchema.safeParse(jsonOrNull(await readText(path, "")));
  // A damaged or outdated backtest is no reason to have no card; the card says that there is none.
  if (!parsed.success) return null;
  const same = parsed.data.input.sha256 === input.sha256 &&
    parsed.data.feature_set === feature_set && parsed.data.xgboost_mode === xgboost_mode;
  return same ? parsed.data : null;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Folds are a listener's where each has models of their own. */
function ofSharedModel({ all, folds, settings, winner }: BacktestReport): Backtested | null {
  if (folds.some(({ listener }) => listener !== null)) return null;
  return { comparison: all, folds, settings, winner: winner.name };
}

function ofOwnModel(
  { listeners, folds, settings, winner }: BacktestReport,
  listener: string,
): Backtested | null {
  const own = folds.filter((fold) => fold.listener === listener);
  const comparison = listeners?.[listener];
  if (own.length === 0 || comparison === undefined) return null;
  return { comparison, folds: own, settings, winner: winner.name };
}
