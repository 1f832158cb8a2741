import { stripVTControlCharacters } from "node:util";

/** A text's first characters, and … if it has more; no character is split. */
export function shortened(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "")}…` : text;
}

/** Between two characters, it keeps what they would mean together from being seen as that. */
const wordJoiner = "\u2060";

/**
 * A text as it is, on one line of Markdown: nothing in it is markup, a mention, a reference or a link.
 *
 * @param limit characters that it may take; what is longer ends with ….
 * @see https://docs.github.com/en/get-started/writing-on-github
 */
export function plain(text: string, limit = Number.POSITIVE_INFINITY): string {
  const line = stripVTControlCharacters(text)
    .replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, " ")
    .replace(/(?<=[@#]|GH-)(?=\w)|(?<=:)(?=\/\/)|(?<=www)(?=\.)/gi, wordJoiner);
  let written = "";
  for (const character of line) {
    const next = /[&<>|`*_[\]\\~$#@]/.test(character) ? `&#${character.charCodeAt(0)};` : character;
    if (written.length + next.length >= limit) {
      return `${written}…`;
    }
    written += next;
  }
  return written;
}

/** A sentence that may begin with a title in asterisks, all of it as it is but for the title, which is bold. */
export function titled(sentence: string, limit: number): string {
  const [, title, rest] = /^\*\*([\w -]+)\*\*(.*)$/s.exec(sentence) ?? [undefined, undefined, sentence];
  return (title === undefined ? "" : `**${title}**`) + plain(rest, limit);
}

/** A text as it is, in a Markdown table's cell: nothing in it is markup, a mention or a link. */
export function cell(text: string, limit = 200): string {
  return `<code>${plain(text, limit)}</code>`;
}

/** Lines as they are, in a fence that none of them can close. */
export function fenced(language: string, lines: string[]): string[] {
  const runs = lines.join("\n").match(/`+/g) ?? [];
  const longest = runs.reduce((length, run) => Math.max(length, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return [fence + language, ...lines, fence];
}

/** Lines that a click unfolds. */
export function folded(summary: string, lines: string[]): string[] {
  return ["<details>", `<summary>${summary}</summary>`, "", ...lines, "", "</details>"];
}

/** The number of characters of lines, line breaks included. */
export function size(lines: string[]): number {
  return lines.reduce((characters, line) => characters + line.length + 1, 0);
}

/** As many lines as fit, with what is written around them, into a number of characters; and how many were left out. */
export function fit(
  lines: string[],
  characters: number,
  around: (kept: string[]) => string[],
): { written: string[]; left: number } {
  let [fitting, tooMany] = [0, lines.length + 1];
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    [fitting, tooMany] = size(around(lines.slice(0, middle))) <= characters ? [middle, tooMany] : [fitting, middle];
  }
  return { written: fitting === 0 ? [] : around(lines.slice(0, fitting)), left: lines.length - fitting };
}
