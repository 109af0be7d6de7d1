import { count, counted } from "../../text/text.ts";
import type { AsText } from "../command.ts";
import type { SiteReport } from "./site.tsx";

export const siteText: AsText<SiteReport> = ({ folder, files, bytes }, show) =>
  [
    `${counted(files, "file")}, ${count(Math.round(bytes / 1000))} kB, in ${show(folder)}.`,
    "Any host of static files serves the folder as it is; to look at it here: " +
    `npx -y serve ${show(folder)}`,
  ].join("\n");
