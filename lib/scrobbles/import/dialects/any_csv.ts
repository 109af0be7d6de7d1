import { chooseColumns } from "./columns.ts";
import type { TableDialect } from "./dialect.ts";

/** Any table whose columns tell what they are, by name or content. */
export const anyCsv: TableDialect = {
  kind: "table",
  name: "csv",
  title: "table",
  vague: true,
  recognise: chooseColumns,
};
