import type { NavItem } from "./layout.tsx";

/** The pages that are for everyone. */
const PUBLIC: readonly NavItem[] = [
  { href: "model", label: "The model" },
  { href: "docs", label: "API" },
];

/** The navigation where what is personal may be read. */
export const PERSONAL_NAV: readonly NavItem[] = [
  { href: "", label: "The list" },
  { href: "discoveries", label: "Discoveries" },
  { href: "drop", label: "Another history" },
  ...PUBLIC,
];

/**
 * The navigation of everyone else, who comes to the drop zone first.
 *
 * @param hasToken whether there is something to sign in to
 */
export function publicNav(hasToken: boolean): readonly NavItem[] {
  return [
    { href: "", label: "Your history" },
    ...PUBLIC,
    ...(hasToken ? [{ href: "sign-in", label: "Sign in" }] : []),
  ];
}
