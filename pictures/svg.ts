import type { PlotOptions } from "./plot.ts";
import { plot } from "./plot.ts";
import { parseHTML } from "linkedom";

/** A part of a picture, below the one before it. */
export interface Panel {
  title: string;
  options: PlotOptions & { height: number };
}

const pictureWidth = 800;
const titleHeight = 30;

/** What pictures are drawn in; readable on white and on black. */
export const colors = {
  own: "var(--own)",
  other: "var(--other)",
  before: "var(--before)",
  after: "var(--after)",
  failed: "var(--failed)",
};

const style = `
  svg { --ink: #1f2328; --paper: #ffffff; --own: #0969da; --other: #8c959f; --before: #9aa5b1; --after: #54aeff;
    --failed: #cf222e; color: var(--ink); font: 12px system-ui, sans-serif; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e6edf3; --paper: #0d1117; --own: #4493f8; --other: #6e7681; --before: #6e7681; --after: #1f6feb;
      --failed: #ff7b72; }
  }
  .title { font-weight: 600; font-size: 14px; fill: var(--ink); }
`;

/**
 * Panels one below the other as a file's text, the same for the same panels.
 *
 * @param label says what is to be seen, for who can't see it.
 */
export function svgOf(label: string, panels: Panel[]): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  let top = 0;
  const drawn = panels.map(({ title, options }) => {
    const figure = plot({ ...options, width: pictureWidth, document, className: "plot", figure: false });
    figure.querySelector("style")?.remove();
    const text = `<text class="title" x="8" y="${top + 20}">${escaped(title)}</text>`;
    const panel = `<g transform="translate(0,${top + titleHeight})">${figure.outerHTML}</g>`;
    top += titleHeight + options.height;
    return `${text}\n${panel}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pictureWidth} ${top}" role="img">`,
    `<title>${escaped(label)}</title>`,
    `<style>${style}</style>`,
    `<rect width="100%" height="100%" fill="var(--paper)"/>`,
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
