import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDirectory, pinnedVersion } from "../../local/goBuild";

describe("pinnedVersion", () => {
  const goMod = `module chat-service/local

require (
\texample.org/a v1.2.3 // indirect
\texample.org/a/b v4.5.6
\texample.org/replaced v1.0.0
)

require example.org/alone v0.0.1

replace example.org/replaced => example.org/other v2.0.0
`;

  it("is the required version of exactly that module", () => {
    assert.equal(pinnedVersion(goMod, "example.org/a"), "1.2.3");
    assert.equal(pinnedVersion(goMod, "example.org/a/b"), "4.5.6");
    assert.equal(pinnedVersion(goMod, "example.org/alone"), "0.0.1");
  });

  it("is the version of a replacement", () => {
    assert.equal(pinnedVersion(goMod, "example.org/replaced"), "2.0.0");
  });

  it("refuses a module that isn't there", () => {
    assert.throws(() => pinnedVersion(goMod, "example.org/none"), /go.mod has no example.org\/none/);
  });
});

describe("buildDirectory", () => {
  let module: string;

  beforeEach(() => {
    module = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    writeFileSync(join(module, "go.mod"), "module m\n");
    writeFileSync(join(module, "go.sum"), "");
  });

  afterEach(() => rmSync(module, { recursive: true }));

  const directory = (version: string) =>
    buildDirectory({ name: "program", module, packages: ["."], variables: { "m.version": version } });

  it("stays the same for the same sources in another folder", () => {
    const first = directory("1");
    const clone = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    cpSync(module, clone, { recursive: true });
    const second = buildDirectory({ name: "program", module: clone, packages: ["."], variables: { "m.version": "1" } });
    rmSync(clone, { recursive: true });
    assert.equal(first, second);
  });

  it("changes with a pinned module, a source file and a version", () => {
    const first = directory("1");
    const withVersion = directory("2");
    writeFileSync(join(module, "main.go"), "package main\n");
    const withSource = directory("1");
    writeFileSync(join(module, "go.sum"), "changed");
    assert.equal(new Set([first, withVersion, withSource, directory("1")]).size, 4);
  });
});
