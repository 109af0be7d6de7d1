import { aboutAlerts, aboutHistory, aboutModel } from "../eda/conclusions.ts";
import type { BacktestRun } from "../eda/training/backtest_windows.ts";
import type { History } from "../eda/history.ts";
import type { MonthTotals } from "../eda/history/monthly.ts";
import { trackRecord } from "../eda/watchlist/track_record.ts";
import { testFigures } from "../eda/training/training.ts";
import type { Training } from "../eda/training/training.ts";
import type { Watchlist } from "../eda/watchlist/watchlist.ts";
import { isUnavailable } from "../eda/unavailable.ts";
import type { Available } from "../eda/unavailable.ts";
import type { Displayable } from "../eda/drawing/figure.ts";
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
