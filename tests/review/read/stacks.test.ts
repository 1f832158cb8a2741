import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stacksIn } from "../../../review/read/stacks.ts";

describe("stacksIn", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "chat-service-stacks-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("finds the stacks that have a file, by name", async () => {
    for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml", "Pulumi.dev.yaml", "Pulumi.dev.yaml.orig"]) {
      await writeFile(join(directory, file), "");
    }
    assert.deepEqual(await stacksIn(directory), ["dev", "prod"]);
  });

  it("refuses a directory without any", () =>
    assert.rejects(stacksIn(directory), { code: "InvalidCall", message: /There is no Pulumi\.STACK\.yaml here/ }));
});
