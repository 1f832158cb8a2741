/** Rows of cells below a header, as a Markdown table. */
export function markdownTable(header: string[], rows: (string | number)[][]): string {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
