import { readFileSync } from "node:fs";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** A node of a parsed Markdown text, of which only what the tests of the docs look at is named. */
export interface MarkdownNode {
  type: string;
  /** Of text, code and HTML. */
  value?: string;
  /** The language of a code block. */
  lang?: string | null;
  /** Of headings. */
  depth?: number;
  /** Of links and images. */
  url?: string;
  /** Of images: what they show, for who can't see it. */
  alt?: string | null;
  children?: MarkdownNode[];
}

export function parseMarkdownFile(path: string): MarkdownNode {
  return fromMarkdown(readFileSync(path, "utf8"), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** A node and all that is in it, in their order. */
export function withAllIn(node: MarkdownNode): MarkdownNode[] {
  return [node, ...(node.children ?? []).flatMap(withAllIn)];
}

/** The text that is read. */
export function textOf({ value, alt, children }: MarkdownNode): string {
  return value ?? alt ?? (children ?? []).map(textOf).join("");
}
