import assert from "node:assert/strict";
import fc from "fast-check";
import type { ScalarOption } from "../../components/option.ts";
import { accepts, leavesOf, parseValue, pathName } from "../../components/option.ts";
import { options } from "../../config/options.ts";
import { readConfig } from "../../config/readConfig.ts";
import type { Refusal } from "../../refusal/refusal.ts";
import { character } from "../character.ts";

const committed = {
  "kubernetes:context": "chat-local",
  "chat-service:imageTag": "0.1.2",
  "chat-service:nodePort": "30000",
};

describe("parseValue", () => {
  for (const { path, option } of leavesOf(options)) {
    const key = pathName(path);
    if (option.type === "map") {
      continue;
    }
    it(`of ${key} either keeps what was written or has it refused by name`, () => {
      const text = fc.oneof(
        fc.string({ unit: character }),
        fc.integer().map(String),
        fc.constantFrom("true", "512Mi", "/ready", "a/b", "0.1.2"),
      );
      fc.assert(
        fc.property(
          text.filter((value) => value !== ""),
          (value) => {
            const parsed = parseValue(option, value);
            if (parsed !== undefined) {
              assert.equal(
                typeof parsed === "number" ? Number(value) : String(parsed),
                typeof parsed === "number" ? parsed : value,
              );
              assert.ok(accepts(option, parsed));
            } else {
              const [first, field] = path;
              const written = field === undefined ? value : JSON.stringify({ [field]: value });
              const values = { ...committed, [`chat-service:${first}`]: written };
              assert.throws(
                () => readConfig({ stack: "dev", values }),
                ({ subjects }: Refusal) => subjects.includes(`chat-service:${key}`),
              );
            }
          },
        ),
      );
    });
  }
});

describe("accepts", () => {
  const types: ScalarOption[] = [
    { type: "integer", description: "", minimum: 0, maximum: 5 },
    { type: "countOrShare", description: "", minimum: 1, maximum: 5 },
    { type: "boolean", description: "" },
    { type: "text", description: "", pattern: /^[a-z]+$/, allowed: "letters" },
    { type: "choice", description: "", choices: ["A", "B"] },
    { type: "list", description: "", acceptsItem: (item) => item === "a" || item === "b", allowed: "a and b" },
  ];
  const accepted = (value: unknown) => types.filter((option) => accepts(option, value)).map(({ type }) => type);

  it("tells a number from a text, and a share from both", () => {
    assert.deepEqual(accepted(0), ["integer"]);
    assert.deepEqual(accepted(5), ["integer", "countOrShare"]);
    assert.deepEqual(accepted("25%"), ["countOrShare"]);
    assert.deepEqual(accepted("a"), ["text"]);
    assert.deepEqual(accepted(false), ["boolean"]);
    assert.deepEqual(accepted("A"), ["choice"]);
    assert.deepEqual(accepted(["b", "a"]), ["list"]);
  });

  for (const value of [
    6,
    -1,
    2.5,
    "0%",
    "101%",
    "5.5%",
    "%",
    "",
    null,
    undefined,
    Number.NaN,
    {},
    "C",
    [],
    ["c"],
    ["a", "a"],
  ]) {
    it(`takes ${JSON.stringify(value) ?? "undefined"} for nothing`, () => assert.deepEqual(accepted(value), []));
  }
});
