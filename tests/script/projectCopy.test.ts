import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyEnvironment, copyProject } from "../../script/projectCopy.ts";

describe("copyProject", () => {
  let project: string;
  let copy: string;

  before(async () => {
    project = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    for (const folder of ["node_modules/package", ".git", "previews", "components"]) {
      mkdirSync(join(project, folder), { recursive: true });
    }
    const configs = ["Pulumi.dev.yaml", "Pulumi.prod.yaml"];
    for (const file of ["index.ts", "package-lock.json", "Pulumi.yaml", ...configs, "components/chatService.ts"]) {
      writeFileSync(join(project, file), file);
    }
    copy = await copyProject(project, "dev", join(project, "node_modules"));
  });
  after(() => [project, copy].forEach((folder) => rmSync(folder, { recursive: true })));

  it("takes the program, the project file and the one stack's config", () => {
    const files = ["Pulumi.dev.yaml", "Pulumi.yaml", "components", "index.ts", "node_modules", "state"];
    assert.deepEqual(readdirSync(copy).sort(), files);
    assert.equal(readFileSync(join(copy, "components/chatService.ts"), "utf8"), "components/chatService.ts");
  });

  it("finds the packages where they are, and has its state within", () => {
    assert.ok(existsSync(join(copy, "node_modules/package")));
    assert.equal(copyEnvironment(copy).PULUMI_BACKEND_URL, `file://${join(copy, "state")}`);
  });
});
