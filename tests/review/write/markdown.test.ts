import assert from "node:assert/strict";
import * as fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import type { Review } from "../../../review/judge/review.ts";
import { verdictOf } from "../../../review/judge/verdict.ts";
import { plain } from "../../../review/write/markdown.ts";
import { report, verdictLine } from "../../../review/write/report.ts";
import { character } from "../../character.ts";
import { changeOf, container, deployment } from "../judge/changes.ts";

/** A node of a parsed Markdown text. */
interface Node {
  type: string;
  value?: string;
  children?: Node[];
}

function parsed(markdown: string): Node {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** What a Markdown text is made of, without what is written in it. */
function skeleton({ type, value, children }: Node): unknown {
  if (type === "text" || type === "code") {
    return type;
  }
  return children === undefined ? [type, value] : [type, ...children.map(skeleton).filter((child) => child !== "text")];
}

function partsOf(review: Review): unknown {
  return skeleton(parsed(report(review, Number.POSITIVE_INFINITY)));
}

function textOf({ value, children }: Node): string {
  return value ?? (children ?? []).map(textOf).join("");
}

/** Names of objects, images and values as whoever may write to the cluster could choose them. */
const attacks = [
  "**b** _i_ ~~s~~ `c` [a](https://example.com) ![i](x.png)",
  "</code></details><script>alert(1)</script><!-- -->",
  "a | b | c",
  "\n\n# heading\n\n- item\n\n```\nfence\n",
  "@team and a@example.com, see #12, GH-12 and https://example.com, www.example.com",
  "| --- | --- |\n> quote\r\n\r1. one",
  "\\` &lt; &#96; $x$ ``` ~~~",
  "-->",
];
const hostile = fc.oneof(
  fc.string({ unit: character, maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(..."`*_[]()<>&|\\~#@!$-+=.:/ \n\r\tab1"), maxLength: 40 }),
);

/** A review in which a text stands wherever one from the cluster can. */
function reviewWith(text: string): Review {
  const changes = [
    { ...changeOf("Deployment", undefined, deployment({ template: container(text) })), name: text },
    { ...changeOf("Service", { note: "a" }, { note: text, type: text }), name: text },
    { ...changeOf(`Kind${text}`, { a: 1 }, undefined), name: text },
    {
      ...changeOf("Role", { [text]: 1 }, { [text]: 2 }),
      name: text,
      change: "replace" as const,
      replaceReasons: [text],
    },
  ];
  return {
    stack: "dev",
    subject: "update",
    result: "risky",
    changes,
    judged: changes,
    unchanged: 0,
    hasDigest: true,
    verdict: verdictOf(changes),
    errors: [],
    warnings: [text],
  };
}

describe("the Markdown of a report", () => {
  it("has the same parts whatever is written in it, titles included", () => {
    const ordinary = reviewWith("chat");
    fc.assert(
      fc.property(hostile, (text) => {
        const review = reviewWith(`x${text}x`);
        const risks = review.verdict?.risks.map(() => "**Risk** of it.") ?? [];
        const expected = { ...ordinary, verdict: { headline: "", pods: "", traffic: "", ...ordinary.verdict, risks } };
        assert.deepEqual(partsOf(review), partsOf(expected));
      }),
      { numRuns: 15, examples: attacks.map((attack) => [attack]) },
    );
  });

  it("says in its title what the verdict says", () => {
    const review = reviewWith("*b*_`<e>[f](g)|&amp;");
    const title = parsed(report(review)).children?.find(({ type }) => type === "heading");
    assert.equal(textOf(title ?? { type: "none" }), verdictLine(review));
  });
});

describe("plain", () => {
  it("makes no mention, reference or link of a text, and keeps what is seen of it", () => {
    const text = "@team a@example.com #12 GH-12 https://example.com www.example.com";
    const [paragraph] = parsed(plain(text)).children ?? [];
    assert.deepEqual(
      paragraph.children?.map(({ type }) => type),
      ["text"],
    );
    assert.doesNotMatch(textOf(paragraph), /[@#]\w|GH-1|:\/\/|www\./);
    assert.equal(textOf(paragraph).replaceAll("\u2060", ""), text);
  });

  it("takes no more characters than it may, and cuts none of them", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.constant("<🔵".repeat(50))), fc.integer({ min: 1, max: 200 }), (text, limit) => {
        const written = plain(text, limit);
        assert.ok(written.length <= limit);
        assert.doesNotMatch(written, /\p{Surrogate}|&(?!#\d+;)/u);
      }),
    );
  });
});
