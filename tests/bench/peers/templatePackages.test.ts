import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** Programs of others are set up with them, and run by ts-node: what is compared is not their versions. */
describe("the template's packages", () => {
  for (const name of ["@pulumi/kubernetes", "@pulumi/pulumi", "@types/node", "pulumi", "ts-node"]) {
    it(`have ${name} in the version of this project`, () =>
      assert.equal(versionIn("tests/e2e/projects/template/package.json", name), versionIn("package.json", name)));
  }
});

function versionIn(file: string, name: string): string | undefined {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(file, "utf8")) as Record<
    "dependencies" | "devDependencies",
    Record<string, string>
  >;
  return { ...dependencies, ...devDependencies }[name];
}
