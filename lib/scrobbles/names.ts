/**
 * A name as the history keeps it: Unicode NFC, trimmed, inner white space folded to one space. Case
 * is kept.
 */
export function normaliseName(name: string): string {
  return name.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** Most names are plain, and normal as they are. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** {@link normaliseName} with a memory: names come again and again, and each is worked out once. */
export function nameNormaliser(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    if (PLAIN.test(name)) return name;
    let normal = known.get(name);
    if (normal === undefined) known.set(name, normal = normaliseName(name));
    return normal;
  };
}
