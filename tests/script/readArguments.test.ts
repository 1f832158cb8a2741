import assert from "node:assert/strict";
import { readArguments } from "../../script/readArguments.ts";

describe("readArguments", () => {
  const usage = "Usage: npm run render -- STACK [--out FILE]";
  const { argv } = process;
  const read = (...words: string[]) => {
    process.argv = ["node", "render", ...words];
    return readArguments(usage, { out: { type: "string", default: "-" } });
  };

  afterEach(() => {
    process.argv = argv;
  });

  it("has the options, their defaults, and the other words", () => {
    const { values, positionals } = read("dev", "--out", "dev.yaml");
    assert.deepEqual([values.out, positionals], ["dev.yaml", ["dev"]]);
    assert.equal(read("dev").values.out, "-");
  });

  it("refuses what is no option, or lacks its value, with the reason and the usage", () => {
    assert.throws(() => read("dev", "--uot", "dev.yaml"), { code: "InvalidCall", message: /'--uot'[^]*\nUsage: / });
    assert.throws(() => read("dev", "--out"), { code: "InvalidCall", message: /'--out[^]*\nUsage: / });
  });

  it("answers a question for help with the usage alone", () =>
    assert.throws(() => read("dev", "--help"), { code: "InvalidCall", message: usage }));
});
