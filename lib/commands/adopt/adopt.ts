import { basename } from "node:path";
import { z } from "zod";
import type { TrainReport } from "../../artifact/train_report.ts";
import { messageOf, UserError } from "../../base/errors.ts";
import { readText } from "../../base/files.ts";
import { isFeatureName } from "../../features/registry.ts";
import { fixed, learnt } from "../../models/candidate.ts";
import type { Scorer } from "../../models/scorer.ts";
import { treeScorer } from "../../models/tree_scorer.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { trainAndSave } from "../train/train.ts";
import type { GivenModel } from "../train/training_input.ts";

/**
 * Puts a model in service that XGBoost trained elsewhere, as it is: its threshold is chosen and its
 * figures are worked out on the root's modeling table, or on another.
 *
 * @param path of what `save_model("model.json")` wrote
 * @throws UserError for a file that cannot be served, a feature that there is none of here, or a
 * table that it cannot be judged on
 */
export async function adoptModel(
  workspace: Workspace,
  path: string,
  table: string | undefined,
): Promise<TrainReport> {
  return await trainAndSave(workspace, { table, given: await readGiven(path) });
}

/** What is read of the file beside the trees. */
const aboutSchema = z.object({
  version: z.array(z.int()),
  learner: z.object({
    /** The round, from 0, at which early stopping found the validation rows ranked best. */
    attributes: z.object({ best_iteration: z.coerce.number().optional() }).default({}),
  }),
});

async function readGiven(path: string): Promise<GivenModel> {
  const text = await readText(path, 'XGBoost writes it: booster.save_model("model.json").');
  const { scorer, version, learner } = usable(text, path);
  const columns = scorer.featureColumns.filter(isFeatureName);
  const unknown = scorer.featureColumns.filter((name) => !isFeatureName(name));
  if (columns.length === 0 || unknown.length > 0) {
    const fault = unknown.length > 0
      ? `no feature here is called ${unknown.join(", ")}`
      : "its features have no names; train on a table with the names of its columns";
    throw new UserError(
      `${path}: ${fault}. 'deno task breakout features --table modeling' writes such a table`,
    );
  }
  const trees = scorer.trees?.roots.length ?? 0;
  const best = (learner.attributes.best_iteration ?? Infinity) + 1;
  return {
    name: basename(path),
    columns,
    version: version.join("."),
    candidate: fixed("xgboost", true, learnt({ family: "xgboost", json: text, scorer })),
    warnings: [
      "the model was trained elsewhere: where it has learnt from months that it is judged on here, " +
      "its figures flatter",
      ...(best < trees
        ? [
          `all ${trees} trees of ${basename(path)} are used, as Booster.predict does; early ` +
          `stopping found the first ${best} best, which booster[:${best}].save_model saves`,
        ]
        : []),
    ],
  };
}

type About = z.infer<typeof aboutSchema>;

function usable(text: string, path: string): About & { readonly scorer: Scorer } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${path}: not JSON (${messageOf(error)}). XGBoost writes another format unless the name ` +
        'ends in .json: save it with booster.save_model("model.json")',
    );
  }
  try {
    return { ...aboutSchema.parse(json), scorer: treeScorer(json) };
  } catch (error) {
    const reason = error instanceof z.ZodError
      ? error.issues.map((fault) => `${z.core.toDotPath(fault.path)}: ${fault.message}`).join("; ")
      : messageOf(error);
    throw new UserError(
      `${path}: cannot be served: ${reason}. Needed are trees (gbtree) of the objective ` +
        "binary:logistic that split on numbers, as XGBoost saves them in JSON",
    );
  }
}
