import { loadModel, loadModelOf } from "../../artifact/artifact.ts";
import { readText } from "../../base/files.ts";
import { parseCsv } from "../../features/feature_csv.ts";
import { ELIGIBILITY_COLUMNS, explainedArtist } from "../../prediction/artist_month.ts";
import type { ExplainedArtist, ExplainRequest } from "../../prediction/artist_month.ts";
import { artifactInUse } from "../../workspace/workspace.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { readBuildReport } from "../build/build_report.ts";
import type { ScoreReport } from "../score/score.ts";

/** An explained artist, and what it rests on. */
export type ExplainReport = ExplainedArtist & Pick<ScoreReport, "simulated" | "model">;

/**
 * Explains the score of an artist in a month.
 *
 * @throws UserError without features or model, for an artist, listener or month that the history
 * does not have, or where several artists or listeners could be meant
 */
export async function explainArtist(
  workspace: Workspace,
  request: ExplainRequest,
): Promise<ExplainReport> {
  const { paths, breakout, show } = workspace;
  const inUse = await artifactInUse(workspace);
  const shared = await loadModel(inUse);
  const features = parseCsv(
    await readText(paths.features, "Build it with 'deno task breakout build'."),
    show(paths.features),
    [...ELIGIBILITY_COLUMNS, ...shared.artifact.feature_columns],
  );
  const build = await readBuildReport(workspace);
  // The rules of the build say which rows are scored; the configuration may have changed since.
  const explained = await explainedArtist(
    features,
    request,
    build?.rules ?? breakout,
    build?.last_month,
    (listener) => loadModelOf(listener, shared, inUse),
  );
  return {
    ...explained,
    simulated: build?.scrobbles.simulated ?? null,
    model: inUse === paths.artifact ? "own" : "shipped",
  };
}
