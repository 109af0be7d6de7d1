/**
 * The three files of `configs/`. A section of them belongs to the folder that goes by it; this
 * module puts them together.
 *
 * @module
 */
import { z } from "zod";
import { type Document, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
import { backtestSchema, listenersSchema } from "../evaluation/settings.ts";
import { featureSetsSchema } from "../features/feature_sets.ts";
import { rulesSchema } from "../labels/rules.ts";
import { modelingSchema } from "../models/settings.ts";
import { splitSchema } from "../split/settings.ts";

const folder = z.string().min(1);

const timeZone = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  },
  "not an IANA time zone name (examples: UTC, Europe/Lisbon)",
);

/** `configs/project.yaml`. */
export const projectConfigSchema = z.strictObject({
  name: z.string().min(1),
  paths: z.strictObject({
    raw: folder,
    curated: folder,
    processed: folder,
    features: folder,
    models: folder,
    metrics: folder,
    predictions: folder,
    reports: folder,
  }),
  time: z.strictObject({ timezone: timeZone }),
  split: splitSchema,
});

/** `configs/breakout.yaml`. */
export const breakoutConfigSchema = z.strictObject({
  ...rulesSchema.shape,
  features: featureSetsSchema,
  modeling: modelingSchema,
  backtest: backtestSchema,
  listeners: listenersSchema,
});

export type ProjectConfig = z.infer<typeof projectConfigSchema>;
export type BreakoutConfig = z.infer<typeof breakoutConfigSchema>;

/** A YAML document with the name of its file, for messages. */
export interface ConfigText {
  readonly text: string;
  readonly file: string;
}

/**
 * Reads a configuration from YAML text.
 *
 * @param defaults what stands, key by key, for all that the text does not say; lists are taken whole
 * @throws UserError naming file, line, path and value of every fault: bad YAML, a missing or
 * unknown key, a value out of its range
 */
export function parseConfig<T>(
  schema: z.ZodType<T>,
  text: string,
  file: string,
  defaults?: ConfigText,
): T {
  const sources = [{ text, file }, ...(defaults === undefined ? [] : [defaults])].map(parseYaml);
  const content = sources.map(({ document }) => document.toJS() ?? {});
  const parsed = schema.safeParse(content.reduceRight((rest, own) => merged(rest, own)));
  if (parsed.success) return parsed.data;

  throw new UserError(
    faultsOf(parsed.error).map(({ path, reason }) => {
      const { file, document, lines } = sources.find(({ document }) => document.hasIn(path)) ??
        itemAt(sources, 0);
      const node: unknown = document.getIn(path, true);
      const line = isNode(node) && node.range ? `:${lines.linePos(node.range[0]).line}` : "";
      const found = isScalar(node) && reason !== UNKNOWN
        ? ` (found ${JSON.stringify(node.value)})`
        : "";
      return `${file}${line}: ${path.join(".") || "(top level)"}: ${reason}${found}`;
    }).join("\n"),
  );
}

const UNKNOWN = "unknown key; remove it";

function faultsOf({ issues }: z.ZodError): { path: PropertyKey[]; reason: string }[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: [...issue.path, key], reason: UNKNOWN }))
      : [{ path: issue.path, reason: issue.message }]
  );
}

/**
 * `breakout.yaml` with other values for some of its keys; lists are taken whole.
 *
 * @param place where the changes stand, for messages
 * @throws UserError naming path and fault of every one that cannot be: an unknown key, a value out of
 * its range
 */
export function changedConfig(
  config: BreakoutConfig,
  changes: Readonly<Record<string, unknown>>,
  place: string,
): BreakoutConfig {
  const parsed = breakoutConfigSchema.safeParse(merged(config, changes));
  if (parsed.success) return parsed.data;
  throw new UserError(
    faultsOf(parsed.error).map(({ path, reason }) => `${place}: ${path.join(".")}: ${reason}`)
      .join("\n"),
  );
}

/** A setting that is not the same in two configurations; `undefined` where one lacks it. */
export type OtherSetting = Readonly<Record<"one" | "other", unknown>> & { readonly path: string };

/** The settings in which two configurations differ, by path; of lists what only the one has. */
export function otherSettings(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): OtherSetting[] {
  const [before, after] = [flat(one), flat(other)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, one: before.get(path), other: after.get(path) }))
    .filter(({ one, other }) => JSON.stringify(one) !== JSON.stringify(other))
    .map(({ path, one, other }) =>
      Array.isArray(one) && Array.isArray(other)
        ? { path, one: onlyIn(one, other), other: onlyIn(other, one) }
        : { path, one, other }
    );
}

function onlyIn(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  return list.filter((item) => !other.some((its) => JSON.stringify(its) === JSON.stringify(item)));
}

export function settingText(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(settingText).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function flat(values: Readonly<Record<string, unknown>>, path = ""): Map<string, unknown> {
  return new Map(
    Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
      const at = path === "" ? key : `${path}.${key}`;
      return isMap(value) ? [...flat(value, at)] : [[at, value]];
    }),
  );
}

interface Yaml {
  readonly file: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

function parseYaml({ text, file }: ConfigText): Yaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const [broken] = document.errors;
  if (broken !== undefined) throw new UserError(`${file}: ${broken.message.trimEnd()}`);
  return { file, document, lines };
}

/** Names that users give, in an order that counts: a list of one's own stands alone. */
const TAKEN_WHOLE: readonly string[] = ["genre_buckets"];

function merged(defaults: unknown, own: unknown): unknown {
  if (!isMap(defaults) || !isMap(own)) return own;
  const known = Object.entries(own).map(([key, value]) => [
    key,
    TAKEN_WHOLE.includes(key) ? value : merged(defaults[key], value),
  ]);
  return { ...defaults, ...Object.fromEntries(known) };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
