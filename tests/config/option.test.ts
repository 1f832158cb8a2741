import assert from "node:assert/strict";
import fc from "fast-check";
import { Option, parseValue } from "../../config/option";
import { options } from "../../config/options";
import { readConfig } from "../../config/readConfig";
import { character } from "../character";

const committed = { "kubernetes:context": "chat-local", "chat-service:imageTag": "0.1.2", "chat-service:nodePort": "30000" };

describe("parseValue", () => {
  for (const [key, option] of Object.entries<Option>(options)) {
    it(`of ${key} either keeps what was written or has it refused by name`, () => {
      const text = fc.oneof(fc.string({ unit: character }), fc.integer().map(String), fc.constantFrom("true", "512Mi", "/ready", "a/b", "0.1.2"));
      fc.assert(
        fc.property(
          text.filter((value) => value !== ""),
          (value) => {
            const parsed = parseValue(option, value);
            if (parsed !== undefined) {
              assert.equal(typeof parsed, { integer: "number", boolean: "boolean", text: "string" }[option.type]);
              assert.equal(option.type === "integer" ? Number(value) : String(parsed), option.type === "integer" ? parsed : value);
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
