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

const known = new WeakMap<ServedModel, Promise<Judged>>();

/** The page of the model: how it was judged, on whom, against what. */
export async function modelPage(
  context: RequestContext,
  service: Service,
  model: ServedModel,
): Promise<string> {
  let judged = known.get(model);
  if (judged === undefined) known.set(model, judged = judgedModel(model, service));
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

async function judgedModel(
  { path, artifact }: ServedModel,
  { log }: Service,
): Promise<Judged> {
  const file = evaluationBeside(path);
  const none = { evaluation: null, figure: null };
  if (!await exists(file)) return none;
  try {
    const evaluation = await readEvaluation(file);
    // One of another model says nothing of this.
    if (evaluation.scrobbles_sha256 !== artifact.input.scrobbles_sha256) return none;
    const drawn = figureBeside(path);
    return { evaluation, figure: await exists(drawn) ? await readText(drawn, "") : null };
  } catch (error) {
    log.warn("evaluation not readable", { path: file, error: messageOf(error) });
    return none;
  }
}
