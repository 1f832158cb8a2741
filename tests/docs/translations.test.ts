import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { MarkdownNode } from "./markdown.ts";
import { parseMarkdownFile, textOf, withAllIn } from "./markdown.ts";

/** The pages that there are in Korean too. */
const pages = ["README.md", "docs/from-kubectl.md"];
const inKorean = (page: string) => page.replace(/\.md$/, ".ko.md");

for (const page of pages) {
  describe(inKorean(page), () => {
    const english = parseMarkdownFile(page);
    const korean = parseMarkdownFile(inKorean(page));

    it(`has the headings, code, keys, figures and links of ${page}, each in its place`, () => {
      assert.deepEqual(blocksOf(korean), blocksOf(english));
    });

    it("says in the tutorial's words what it has a word for", () => {
      const inEnglish = /(?<![\w-])(deployment|replicaset|replica|pod|service|rolling update)s?\b/gi;
      const texts = withAllIn(korean).filter(({ type }) => type === "text");
      assert.deepEqual(
        texts.flatMap((text) => textOf(text).match(inEnglish) ?? []),
        [],
      );
    });

    it(`and ${page} lead to each other at the top`, () => {
      assert.deepEqual(firstLink(english), { text: "한국어", url: basename(inKorean(page)) });
      assert.deepEqual(firstLink(korean), { text: "English", url: basename(page) });
    });

    it("leads to pages in Korean where there are some, and to none that there isn't", () => {
      const [, ...links] = linksOf(korean).filter((url) => !url.includes(":"));
      for (const link of links) {
        const [path] = link.split("#");
        const target = path === "" ? inKorean(page) : join(dirname(page), path);
        assert.ok(existsSync(target), `${link} leads nowhere`);
        assert.ok(!pages.includes(target), `${link} leads away from Korean`);
      }
    });
  });
}

/** What has to be the same in all languages of a block: a heading, a paragraph, a table's cell or code. */
interface Block {
  type: string;
  /** The address of the section that it is in, so that a difference is found. */
  section: string;
  /** Code blocks word for word, and code within text, in any order. */
  code?: string[];
  /** Such as keys and kinds. */
  names?: string[];
  figures?: string[];
  links?: string[];
}

function blocksOf(page: MarkdownNode): Block[] {
  let section = "";
  return withAllIn(page)
    .filter(({ type }) => ["heading", "paragraph", "tableCell", "code"].includes(type))
    .map((block) => {
      const { type, depth, lang, value } = block;
      if (type === "heading") {
        section = addressOf(block);
        return { type: `${type} ${depth}`, section };
      }
      if (type === "code") {
        return { type: `${type} ${lang ?? ""}`, section, code: [value ?? ""] };
      }
      return { type, section, ...sameInAllLanguages(block) };
    });
}

function sameInAllLanguages(block: MarkdownNode): Omit<Block, "type" | "section"> {
  const isCode = ({ type }: MarkdownNode) => type === "inlineCode";
  const code = withAllIn(block).filter(isCode).map(textOf);
  const words = withAllIn(block)
    .filter((node) => node.children === undefined && !isCode(node))
    .map(textOf)
    .join(" ")
    .replaceAll(/레플리카셋|ReplicaSets/g, "ReplicaSet");
  return {
    code: code.sort(),
    names: (words.match(/\b[A-Za-z]*[a-z][A-Z]\w*/g) ?? []).sort(),
    figures: (words.match(/\d+(?:[.,:]\d+)*/g) ?? []).sort(),
    links: linksOf(block)
      .map((url) => url.replace(".ko.md", ".md"))
      .sort(),
  };
}

/**
 * The address of a heading within its page: as GitHub makes it of the text, or the anchor that a translation has, so
 * that links lead to the same place in each language.
 */
function addressOf(heading: MarkdownNode): string {
  const anchor = /^<a id="(.*)">$/.exec(heading.children?.[0]?.value ?? "");
  const address = textOf(heading)
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
  return anchor?.[1] ?? address;
}

function linksOf(node: MarkdownNode): string[] {
  return withAllIn(node).flatMap(({ url }) => (url === undefined ? [] : [url]));
}

function firstLink(page: MarkdownNode): { text: string; url?: string } {
  const link = withAllIn(page).find(({ type }) => type === "link");
  assert.ok(link !== undefined);
  return { text: textOf(link), url: link.url };
}
