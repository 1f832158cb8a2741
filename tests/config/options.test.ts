import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Option } from "../../components/option";
import { allowedValues, parseValue } from "../../components/option";
import { options } from "../../config/options";
import { readConfig } from "../../config/readConfig";

const entries = Object.entries<Option>(options);

describe("options", () => {
  it("agree with Pulumi.yaml on keys, types, ranges and defaults", () => {
    const described = Object.fromEntries(
      entries.map(([key, option]) => {
        const presence = option.required
          ? "Required"
          : option.default === undefined
            ? "Optional"
            : `Default ${option.default}`;
        const description = `${option.description} ${presence}; ${allowedValues(option)}.`;
        return [key, { type: "string", description, default: String(option.default ?? "") }];
      }),
    );
    assert.deepEqual(parse(readFileSync("Pulumi.yaml", "utf8")).config, described);
  });

  it("agree with the README's table", () => {
    const rows = entries.map(([key, option]) => {
      const fallback = option.default === undefined ? "unset" : `\`${option.default}\``;
      return `| \`${key}\` | ${option.description} | ${allowedValues(option)} | ${option.required ? "required" : fallback} |`;
    });
    assert.ok(readFileSync("README.md", "utf8").includes(rows.join("\n")), `the table should be:\n${rows.join("\n")}`);
  });

  for (const stack of ["dev", "prod"]) {
    it(`take the committed ${stack} stack`, () => {
      const stackFile = readFileSync(`Pulumi.${stack}.yaml`, "utf8");
      const values = Object.fromEntries(
        Object.entries(parse(stackFile).config).map(([key, value]) => [key, String(value)]),
      );
      assert.doesNotThrow(() => readConfig({ stack, values, stackFile }));
    });
  }

  for (const [key, option] of entries) {
    it(`allow ${key}'s own default and example`, () => {
      for (const value of [option.default, option.example].filter((candidate) => candidate !== undefined)) {
        assert.equal(String(parseValue(option, String(value))), String(value));
      }
    });
  }
});
