import assert from "node:assert/strict";
import fc from "fast-check";
import type { Option } from "../../components/option";
import { accepts, parseValue } from "../../components/option";
import { options } from "../../config/options";
import { readConfig } from "../../config/readConfig";
import { character } from "../character";

const committed = {
  "kubernetes:context": "chat-local",
  "chat-service:imageTag": "0.1.2",
  "chat-service:nodePort": "30000",
};

describe("parseValue", () => {
  for (const [key, option] of Object.entries<Option>(options)) {
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
              const values = { ...committed, [`chat-service:${key}`]: value };
              assert.throws(() => readConfig({ stack: "dev", values }), new RegExp(`chat-service:${key} is `));
            }
          },
        ),
      );
    });
  }
});

describe("accepts", () => {
  const types: Option[] = [
    { type: "integer", description: "", minimum: 0, maximum: 5 },
    { type: "countOrShare", description: "", minimum: 1, maximum: 5 },
    { type: "boolean", description: "" },
    { type: "text", description: "", pattern: /^[a-z]+$/, allowed: "letters" },
  ];
  const accepted = (value: unknown) => types.filter((option) => accepts(option, value)).map(({ type }) => type);

  it("tells a number from a text, and a share from both", () => {
    assert.deepEqual(accepted(0), ["integer"]);
    assert.deepEqual(accepted(5), ["integer", "countOrShare"]);
    assert.deepEqual(accepted("25%"), ["countOrShare"]);
    assert.deepEqual(accepted("a"), ["text"]);
    assert.deepEqual(accepted(false), ["boolean"]);
  });

  for (const value of [6, -1, 2.5, "0%", "101%", "5.5%", "%", "", null, undefined, Number.NaN, {}]) {
    it(`takes ${JSON.stringify(value) ?? "undefined"} for nothing`, () => assert.deepEqual(accepted(value), []));
  }
});
