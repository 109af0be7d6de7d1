import { featureNamed, isFeatureName } from "../../features/registry.ts";
import type { Feature } from "../../features/registry.ts";
import type { Frame } from "../../tables/frame.ts";

/** The features that a table has as columns, in its order. */
export function featuresIn(table: Frame): Feature[] {
  return table.columns.filter(isFeatureName).map(featureNamed);
}
