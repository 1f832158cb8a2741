/** A text as it is, in a Markdown table's cell: nothing in it is markup, a mention or a link. */
export function cell(text: string, limit = 200): string {
  const short = text.length > limit ? `${text.slice(0, limit)}…` : text;
  const plain = short.replace(/[&<>|`*_[\]\\~]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\s+/g, " ");
  return `<code>${plain}</code>`;
}

/** Lines as they are, in a fence that none of them can close. */
export function fenced(language: string, lines: string[]): string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((ticks) => ticks.length)));
  const fence = "`".repeat(longest + 1);
  return [fence + language, ...lines, fence];
}

/** Lines that a click unfolds. */
export function folded(summary: string, lines: string[]): string[] {
  return ["<details>", `<summary>${summary}</summary>`, "", ...lines, "", "</details>"];
}

/** As many lines as fit into a number of characters, line breaks included, and how many were left out. */
export function cut(lines: string[], characters: number): { kept: string[]; left: number } {
  let used = 0;
  const fitting = lines.findIndex((line) => (used += line.length + 1) > characters);
  return fitting < 0 ? { kept: lines, left: 0 } : { kept: lines.slice(0, fitting), left: lines.length - fitting };
}
