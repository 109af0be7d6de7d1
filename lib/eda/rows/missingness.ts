import type { Feature } from "../../features/registry.ts";
import type { Frame } from "../../tables/frame.ts";
import { featuresIn } from "./features_in.ts";

/** How often a feature has no value. */
export interface Missingness {
  readonly feature: Feature;
  /** Of all artist-months. */
  readonly everywhere: number;
  /** Of the modeling rows; `null` if there are none. */
  readonly modeling: number | null;
}

/** The share of missing values of every feature, in registry order. */
export function missingness(features: Frame, modeling: Frame): Missingness[] {
  const share = (frame: Frame, name: string): number =>
    frame.getColumn(name).nullCount() / frame.height;
  return featuresIn(features).map((feature) => ({
    feature,
    everywhere: share(features, feature.name),
    modeling: modeling.height === 0 ? null : share(modeling, feature.name),
  }));
}
