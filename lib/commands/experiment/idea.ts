import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { messageOf, UserError } from "../../base/errors.ts";
import { exists } from "../../base/files.ts";
import {
  FEATURE_GROUPS,
  type FeatureGroup,
  type HistoryFeature,
  isFeatureName,
} from "../../features/registry.ts";
import { type Rules, rulesSchema } from "../../labels/rules.ts";
import {
  type BreakoutConfig,
  breakoutConfigSchema,
  changedConfig,
} from "../../workspace/config.ts";

/** Some keys of a configuration, at any depth; a list is given whole. */
type Partly<T> = T extends readonly unknown[] ? T
  : T extends object ? { readonly [K in keyof T]?: Partly<T[K]> }
  : T;

/** What an idea may set besides rules; `backtest` is how both are judged, so it stays as it is. */
type Settings = Omit<BreakoutConfig, keyof Rules | "backtest">;

const RULE_KEYS = Object.keys(rulesSchema.shape);
const SETTING_KEYS = Object.keys(breakoutConfigSchema.shape)
  .filter((key) => !RULE_KEYS.includes(key) && key !== "backtest");

/** Names that a table has already. */
const TAKEN = ["y", "month", "period_end", "artist_name", "listener"];

const text = z.string().trim().min(1);

/** A row of the registry: see `HistoryFeature`. */
const featureSchema: z.ZodType<HistoryFeature> = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "a name of lower-case letters, digits and _").refine(
    (name) => !isFeatureName(name) && !TAKEN.includes(name),
    "is taken: a feature or a column of the tables has this name; give it another",
  ),
  words: text,
  group: z.custom<FeatureGroup>(
    (group) => typeof group === "string" && Object.hasOwn(FEATURE_GROUPS, group),
    `must be one of ${Object.keys(FEATURE_GROUPS).join(", ")}`,
  ),
  description: text,
  formula: text,
  unit: z.custom<HistoryFeature["unit"]>((unit) => typeof unit === "string", "must be a text"),
  range: z.tuple([z.number().nullable(), z.number().nullable()]),
  integer: z.boolean(),
  phrase: fn<HistoryFeature["phrase"]>("a function of the value"),
  missingWhen: text.exactOptional(),
  missingPhrase: text.exactOptional(),
  compute: fn<HistoryFeature["compute"]>("a function of a Moment"),
});

function fn<T>(what: string): z.ZodType<T> {
  return z.custom<T>((value) => typeof value === "function", `must be ${what}`);
}

/** Some of the keys of the configuration; what they hold is checked with the whole of it. */
function someOf<T>(keys: readonly string[]): z.ZodType<T> {
  return z.custom<T>(
    (value) =>
      typeof value === "object" && value !== null &&
      Object.keys(value).every((key) => keys.includes(key)),
    `must be an object with some of ${keys.join(", ")}`,
  );
}

const ideaSchema = z.strictObject({
  name: text,
  /** Features to learn from besides those of the model at hand, as the registry has them. */
  features: z.array(featureSchema).readonly().exactOptional(),
  /** What a breakout is, and who is listed. */
  rules: someOf<Partly<Rules>>(RULE_KEYS).exactOptional(),
  /** How models learn, and from what. */
  settings: someOf<Partly<Settings>>(SETTING_KEYS).exactOptional(),
}).refine(
  ({ features = [], rules, settings }) => features.length > 0 || rules || settings,
  "changes nothing: give it features, rules or settings",
).refine(
  ({ features = [] }) => new Set(features.map(({ name }) => name)).size === features.length,
  { path: ["features"], message: "two of them have the same name; give one another" },
);

/** Something to try: a few features more, other rules, other settings. */
export type Idea = z.infer<typeof ideaSchema>;

/**
 * An idea, checked: what is wrong with its form is told, with its place in it.
 *
 * @throws UserError naming what cannot be, and what to do
 */
export function experiment(idea: Idea): Idea {
  return checkedIdea(idea, "experiment");
}

function checkedIdea(value: unknown, place: string): Idea {
  const parsed = ideaSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new UserError(
    parsed.error.issues.map(({ path, message, input }) => {
      const at = path.length === 0 ? "" : `${z.core.toDotPath(path)}: `;
      const found = typeof input === "string" || typeof input === "number"
        ? ` (found ${input})`
        : "";
      return `${place}: ${at}${message}${found}`;
    }).join("\n"),
  );
}

/**
 * The configuration with an idea's rules and settings in it.
 *
 * @throws UserError for a rule or setting that cannot be, or by which the two would not be judged alike
 */
export function configOf(config: BreakoutConfig, { name, rules, settings }: Idea): BreakoutConfig {
  const changed = changedConfig(config, { ...settings, ...rules }, `experiment "${name}"`);
  for (const key of ["fewest", "folds", "fewest_breakouts"] as const) {
    if (changed.listeners[key] === config.listeners[key]) continue;
    throw new UserError(
      `experiment "${name}": settings.listeners.${key}: with and without the idea are judged ` +
        "alike; leave it out, or set it in configs/breakout.yaml",
    );
  }
  return changed;
}

/**
 * Loads the idea that a TypeScript file exports by default.
 *
 * @param standalone whether this is a compiled program, which can load no code but its own
 * @throws UserError if it cannot be loaded, or is no idea
 */
export async function readIdea(
  path: string,
  standalone: boolean = Deno.build.standalone,
): Promise<Idea> {
  if (standalone) {
    throw new UserError(
      `${path}: a compiled program loads no code but its own; try ideas from a checkout of the ` +
        "project, with 'deno task breakout experiment'",
    );
  }
  if (!await exists(path)) {
    throw new UserError(
      `${path}: no such file. It holds 'export default { name: …, features: […] }'; ` +
        "'deno task breakout experiment --help' shows one",
    );
  }
  const loaded: unknown = await import(pathToFileURL(resolve(path)).href).catch(
    (error: unknown) => {
      throw new UserError(`${path}: cannot be loaded: ${messageOf(error)}`);
    },
  );
  if (typeof loaded !== "object" || loaded === null || !("default" in loaded)) {
    throw new UserError(`${path}: exports no idea; begin it with 'export default {'`);
  }
  return checkedIdea(loaded.default, path);
}
