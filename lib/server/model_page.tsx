import type { Artifact } from "../artifact/artifact.ts";
import { messageOf } from "../base/errors.ts";
import { exists, readText } from "../base/files.ts";
import {
  evaluationBeside,
  type EvaluationReport,
  figureBeside,
  readEvaluation,
} from "../evaluation/evaluation_report.ts";
import { ModelPage } from "../page/model_page.tsx";
import { pageOf } from "./render.tsx";
import type { ServedModel } from "./served_model.ts";
import type { RequestContext, Service } from "./service.ts";

/** How a model was judged, and that drawn; of each model it is read once. */
interface Judged {
  readonly evaluation: EvaluationReport | null;
  readonly figure: string | null;
}

const NOT_JUDGED: Judged = { evaluation: null, figure: null };

const known = new WeakMap<ServedModel, Promise<Judged>>();

/** The page of the model: how it was judged, on whom, against what. */
export async function modelPage(
  context: RequestContext,
  service: Service,
  model: ServedModel,
): Promise<string> {
  let judged = known.get(model);
  if (judged === undefined) {
    judged = judgedModel(model.path, model.artifact).catch((error: unknown) => {
      service.log.warn("evaluation not readable", { path: model.path, error: messageOf(error) });
      return NOT_JUDGED;
    });
    known.set(model, judged);
  }
  return await pageOf(
    context,
    service,
    { title: "The model", at: "model" },
    <ModelPage
      artifact={model.artifact}
      whyModel={model.why}
      rules={service.rules}
      backtest={model.backtest}
      {...await judged}
    />,
  );
}

/**
 * How the model of an artifact was judged.
 *
 * @param path of the artifact
 * @throws UserError if the evaluation beside it is damaged
 */
export async function judgedModel(
  path: string,
  { input }: Pick<Artifact, "input">,
): Promise<Judged> {
  const file = evaluationBeside(path);
  if (!await exists(file)) return NOT_JUDGED;
  const evaluation = await readEvaluation(file);
  // One of another model says nothing of this.
  if (evaluation.scrobbles_sha256 !== input.scrobbles_sha256) return NOT_JUDGED;
  const drawn = figureBeside(path);
  return { evaluation, figure: await exists(drawn) ? await readText(drawn, "") : null };
}
