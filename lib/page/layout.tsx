import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { PAGE_FILES } from "./files.ts";

/** Where the files of {@link PAGE_FILES} are served, by their name. */
export type PageAssets = Readonly<Record<typeof PAGE_FILES[number], string>>;

/** One entry of the navigation, with its address relative to the root of the site. */
export interface NavItem {
  readonly href: string;
  readonly label: string;
}

/** What every page has. */
export interface LayoutProps {
  readonly title: string;
  /** Addresses of style sheet, icon and scripts, relative to the root of the site. */
  readonly assets: PageAssets;
  /** From the page to the root of the site: empty at the root, `../` below a folder. */
  readonly root?: string | undefined;
  readonly nav: readonly NavItem[];
  /** The address in the navigation that this page is. */
  readonly at?: string | undefined;
  /** What the page may load, where no header says it. */
  readonly policy?: string | undefined;
  /** Names of scripts that the page runs. */
  readonly scripts?: readonly (keyof PageAssets)[] | undefined;
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
        <link rel="stylesheet" href={root + assets["style.css"]} />
        <link rel="icon" type="image/svg+xml" href={root + assets["favicon.svg"]} />
        {scripts.map((script) => <script type="module" src={root + assets[script]} />)}
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
