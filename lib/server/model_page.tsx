import { type Artifact, cardBeside } from "../artifact/artifact.ts";
import { messageOf } from "../base/errors.ts";
import { exists, readText } from "../base/files.ts";
import { evaluationBeside, figureBeside, readEvaluation } from "../evaluation/evaluation_report.ts";
import { ModelPage, type ModelPageProps } from "../page/model_page.tsx";
import { pageOf } from "./render.tsx";
import type { ServedModel } from "./served_model.ts";
import type { RequestContext, Service } from "./service.ts";

/** How a model was judged, and that drawn; of each model it is read once. */
type Judged = Pick<ModelPageProps, "card" | "evaluation" | "figure">;

const known = new WeakMap<ServedModel, Promise<Judged>>();

/** The page of the model: how it was judged, on whom, against what. */
export async function modelPage(
  context: RequestContext,
  service: Service,
  model: ServedModel,
): Promise<Response> {
  const { path, artifact, why } = model;
  let judged = known.get(model);
  if (judged === undefined) {
    judged = judgedModel(path, artifact).catch((error: unknown) => {
      service.log.add("warn", "how the model was judged is not readable", {
        path,
        error: messageOf(error),
      });
      return { card: null, evaluation: null, figure: null };
    });
    known.set(model, judged);
  }
  const page = <ModelPage artifact={artifact} whyModel={why} {...await judged} />;
  return await pageOf(context, service, { title: "The model", at: "model" }, page);
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
  const textOf = async (file: string): Promise<string | null> =>
    await exists(file) ? await readText(file, "") : null;
  const card = await textOf(cardBeside(path));
  const file = evaluationBeside(path);
  const evaluation = await exists(file) ? await readEvaluation(file) : null;
  // One of another model says nothing of this.
  return evaluation?.scrobbles_sha256 === input.scrobbles_sha256
    ? { card, evaluation, figure: await textOf(figureBeside(path)) }
    : { card, evaluation: null, figure: null };
}
