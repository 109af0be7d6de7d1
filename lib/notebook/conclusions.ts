import { aboutAlerts, aboutHistory, aboutModel } from "../analysis/conclusions.ts";
import type { BacktestRun } from "../analysis/backtest_windows.ts";
import type { History } from "../analysis/history.ts";
import type { MonthTotals } from "../analysis/monthly.ts";
import { trackRecord } from "../analysis/track_record.ts";
import { testFigures } from "../analysis/training.ts";
import type { Training } from "../analysis/training.ts";
import type { Watchlist } from "../analysis/watchlist.ts";
import { isUnavailable } from "../analysis/unavailable.ts";
import type { Available } from "../analysis/unavailable.ts";
import type { Displayable } from "../figures/figure.ts";
import { notShown, prose } from "./display.ts";

/** What a history allows to learn. */
export function concludeHistory(history: History, months: readonly MonthTotals[]): Displayable {
  return list(aboutHistory(history.artistMonths, months));
}

/** What is known of the served model. */
export function concludeModel(
  training: Available<Training>,
  backtest: Available<BacktestRun>,
): Displayable {
  if (isUnavailable(training)) {
    return prose("Nothing can be concluded: no model could be trained.", training.unavailable);
  }
  const { served } = training.comparison;
  return list(aboutModel({
    served: served.name,
    validation: served.validation.pr_auc,
    test: testFigures(training),
    backtest: isUnavailable(backtest) ? null : backtest.report.all,
  }));
}

/** How far alerts could be trusted so far. */
export function concludeAlerts(watchlist: Available<Watchlist>): Displayable {
  if (isUnavailable(watchlist)) return notShown(watchlist);
  return list(aboutAlerts(trackRecord(watchlist.scored)));
}

function list(sentences: readonly string[]): Displayable {
  return prose(sentences.map((sentence) => `- ${sentence}`).join("\n"));
}
