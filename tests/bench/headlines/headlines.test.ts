import assert from "node:assert/strict";
import { headlines, lineBelow, withLineBelow } from "../../../bench/headlines/headlines.ts";

describe("the line below a picture", () => {
  const markdown = "Before.\n\n![One](one.svg)\n\nOf one.\n\n![Two](two.svg)\n\nOf two.\nMore.\n";

  it("is the first one after it", () => assert.equal(lineBelow(markdown, "two.svg"), "Of two."));

  it("is replaced alone, also by one with a dollar sign", () =>
    assert.equal(
      withLineBelow(markdown, "one.svg", "$& 1"),
      markdown.replace("Of one.", () => "$& 1"),
    ));

  it("is none where the picture is missing, and nothing is replaced then", () => {
    assert.equal(lineBelow(markdown, "three.svg"), "");
    assert.equal(withLineBelow(markdown, "three.svg", "Of three."), markdown);
  });
});

describe("headlines", () => {
  it("are none of what was not measured", () =>
    assert.deepEqual(headlines({ machine: "", versions: {}, results: [], timelines: [] }), []));
});
