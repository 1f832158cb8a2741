import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

describe("isFresh", () => {
  let project: string;
  let isFresh: (project: string) => boolean;

  before(async () => {
    ({ isFresh } = await import("../../local/dependencies.mjs"));
  });

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    mkdirSync(join(project, "node_modules"));
  });

  afterEach(() => rmSync(project, { recursive: true }));

  const write = (file: string, atSeconds: number) => {
    writeFileSync(join(project, file), "");
    utimesSync(join(project, file), atSeconds, atSeconds);
  };

  it("is false before the first install", () => {
    write("package-lock.json", 1000);
    assert.equal(isFresh(project), false);
  });

  it("is false once package-lock.json is newer than what is installed", () => {
    write("node_modules/.package-lock.json", 1000);
    write("package-lock.json", 2000);
    assert.equal(isFresh(project), false);
  });

  it("is true of packages that are another project's", () => {
    rmSync(join(project, "node_modules"), { recursive: true });
    symlinkSync("elsewhere", join(project, "node_modules"));
    write("package-lock.json", 1000);
    assert.equal(isFresh(project), true);
  });

  it("is true after an install", () => {
    write("package-lock.json", 1000);
    write("node_modules/.package-lock.json", 2000);
    assert.equal(isFresh(project), true);
  });
});
