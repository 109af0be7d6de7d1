import type { ServedRanker } from "./served_ranker.ts";

/** What the page asks of its worker. */
export type Question =
  /** Comes first, and once. */
  | { readonly kind: "model"; readonly served: ServedRanker }
  | {
    readonly kind: "rank";
    readonly files: readonly File[];
    /** A `RankRequest` as it is written on the page. */
    readonly request: Readonly<Record<string, string>>;
  }
  /** A simulated history, for those who have no export at hand. */
  | { readonly kind: "simulate" }
  /** An artist of the export that was ranked last, as the visitor writes the name. */
  | { readonly kind: "explain"; readonly artist: string };

/** What the worker tells. */
export type Reply =
  | { readonly kind: "ready" }
  /** Bytes read, of how many. */
  | { readonly kind: "reading"; readonly done: number; readonly of: number }
  /** All is read; what is left cannot be divided. */
  | { readonly kind: "ranking" }
  | Ranked
  | { readonly kind: "explained"; readonly html: string }
  /** A fault that the visitor can mend, or one of ours. */
  | { readonly kind: "refused"; readonly message: string; readonly ours: boolean };

/** A list, as it is shown and saved. */
export interface Ranked {
  readonly kind: "ranked";
  readonly html: string;
  readonly csv: string;
  readonly json: string;
  /** A picture to share, as SVG; `null` where nobody is on the list. */
  readonly picture: string | null;
}
