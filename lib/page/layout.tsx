import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

/** The files in `lib/page/assets` that pages load. */
export const PAGE_FILES = [
  "style.css",
  "favicon.svg",
  "threshold.js",
  "drop.js",
  "drop_worker.js",
] as const;

/** Where such a file is served, relative to the root of the site. */
export type PageAssets = (file: typeof PAGE_FILES[number]) => string;

/** One entry of the navigation, with its address relative to the root of the site. */
export interface NavItem {
  readonly href: string;
  readonly label: string;
}

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

/** What every page has. */
export interface LayoutProps {
  readonly title: string;
  readonly assets: PageAssets;
  /** From the page to the root of the site: empty at the root, `../` below a folder. */
  readonly root?: string | undefined;
  readonly nav: readonly NavItem[];
  /** The address in the navigation that this page is. */
  readonly at?: string | undefined;
  /** What the page may load, where no header says it. */
  readonly policy?: string | undefined;
  /** Names of scripts that the page runs. */
  readonly scripts?: readonly (typeof PAGE_FILES[number])[] | undefined;
  readonly children?: Child;
}

/** A whole document. Its addresses are relative, so that it also works below a prefix. */
function Layout(
  { title, assets, root = "", nav, at, policy, scripts = [], children }: LayoutProps,
): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        {policy !== undefined && <meta http-equiv="content-security-policy" content={policy} />}
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="stylesheet" href={root + assets("style.css")} />
        <link rel="icon" type="image/svg+xml" href={root + assets("favicon.svg")} />
        {scripts.map((script) => <script type="module" src={root + assets(script)} />)}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
          <a class="brand" href={root === "" ? "./" : root}>Breakout</a>
          <nav aria-label="Pages">
            <ul>
              {nav.map(({ href, label }) => (
                <li>
                  <a
                    href={root + href || "./"}
                    {...(href === at ? { "aria-current": "page" } : {})}
                  >
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main id="content">{children}</main>
      </body>
    </html>
  );
}

/** A whole document as it is sent. */
export function documentOf(props: LayoutProps): string {
  return `<!DOCTYPE html>\n${String(<Layout {...props} />)}\n`;
}
