import { lostHeadline } from "./lost.ts";
import { toldHeadline } from "./told.ts";
import type { Benchmarks } from "../results.ts";

/** What a page says below a picture, made from the same kept data. */
export interface Headline {
  page: string;
  picture: string;
  text: string;
}

/** What the README says below the pictures of the benchmark, as far as it was measured. */
export function headlines(benchmarks: Benchmarks): Headline[] {
  const byPicture = { "docs/update.svg": lostHeadline(benchmarks), "docs/told.svg": toldHeadline(benchmarks) };
  return Object.entries(byPicture).flatMap(([picture, texts]) =>
    texts === undefined
      ? []
      : [
          { page: "README.md", picture, text: texts.english },
          { page: "README.ko.md", picture, text: texts.korean },
        ],
  );
}

/** The line below a picture in a page's Markdown. */
export function lineBelow(markdown: string, picture: string): string {
  return splitBelow(markdown, picture).after.trim().split("\n")[0];
}

/** A page's Markdown with another line below a picture. */
export function withLineBelow(markdown: string, picture: string, line: string): string {
  const { before, after } = splitBelow(markdown, picture);
  return before + after.replace(/\S.*/, () => line);
}

function splitBelow(markdown: string, picture: string): { before: string; after: string } {
  const link = `](${picture})`;
  const end = markdown.includes(link) ? markdown.indexOf(link) + link.length : markdown.length;
  return { before: markdown.slice(0, end), after: markdown.slice(end) };
}
