import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFresh, runsTypeScript } from "../../local/dependencies.mjs";

describe("isFresh", () => {
  let project: string;

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

describe("runsTypeScript", () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    mkdirSync(join(project, "node_modules/.bin"), { recursive: true });
  });

  afterEach(() => rmSync(project, { recursive: true }));

  it("holds for a Node that can", () => assert.ok(runsTypeScript(project, "strip")));

  it("doesn't hold for one that can't, where the packages bring no other", () =>
    assert.ok(!runsTypeScript(project, false)));

  it("holds for one that can't, where the packages bring one that can", () => {
    symlinkSync(process.execPath, join(project, "node_modules/.bin/node"));
    assert.ok(runsTypeScript(project, false));
  });

  it("doesn't hold where the one that the packages bring doesn't run here", () => {
    writeFileSync(join(project, "node_modules/.bin/node"), "made for another machine");
    assert.ok(!runsTypeScript(project, false));
  });
});
