/** Names that are probably one artist. */
export interface NameVariants {
  /** The spellings with their plays, the commonest first. */
  readonly spellings: readonly { readonly name: string; readonly plays: number }[];
}

/**
 * Finds artist names that differ only by case, accents, punctuation, a leading "The" or "&" for
 * "and".
 *
 * @returns the groups with most plays outside their commonest spelling first
 */
export function nameVariants(plays: ReadonlyMap<string, number>): NameVariants[] {
  const groups = Map.groupBy(plays, ([name]) => foldName(name));
  const elsewhere = ({ spellings }: NameVariants): number =>
    spellings.slice(1).reduce((sum, spelling) => sum + spelling.plays, 0);
  return [...groups.values()].filter((group) => group.length > 1)
    .map((group) => ({
      spellings: group.map(([name, count]) => ({ name, plays: count }))
        .sort((a, b) => b.plays - a.plays || (a.name < b.name ? -1 : 1)),
    }))
    .sort((a, b) => elsewhere(b) - elsewhere(a));
}

function foldName(name: string): string {
  const folded = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/\s*[&+]\s*/g, " and ").replace(/^the\s+/, "").replace(/[^\p{L}\p{N}]+/gu, "");
  // A name of signs alone, like "!!!", is itself.
  return folded === "" ? name : folded;
}
