import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import type { Option } from "../../components/option.ts";
import { allowedValues, leavesOf, parseValue } from "../../components/option.ts";
import { options } from "../../config/options.ts";
import { readConfig } from "../../config/readConfig.ts";

const entries = Object.entries<Option>(options);
const leaves = leavesOf(options);

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
        return [
          key,
          option.type === "group" || option.type === "map"
            ? { type: "object", description, default: {} }
            : { type: "string", description, default: String(option.default ?? "") },
        ];
      }),
    );
    assert.deepEqual(
      parse(readFileSync("Pulumi.yaml", "utf8")).config,
      described,
      `config should be:\n${stringify(described, { lineWidth: 0 })}`,
    );
  });

  it("agree with the README's table", () => {
    const rows = leaves.map(({ path, option }) => {
      const fallback = option.default === undefined ? "unset" : `\`${option.default}\``;
      const key = [...path, ...(option.type === "map" ? ["NAME"] : [])].join(".");
      const presence = option.required ? (path.length > 1 ? `required with ${path[0]}` : "required") : fallback;
      return `| \`${key}\` | ${option.description} | ${allowedValues(option)} | ${presence} |`;
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

  for (const { path, option } of leaves) {
    it(`allow ${path.join(".")}'s own default and example`, () => {
      for (const value of [option.default, option.example].filter((candidate) => candidate !== undefined)) {
        assert.ok(option.type !== "map");
        assert.equal(String(parseValue(option, String(value))), String(value));
      }
    });
  }
});
