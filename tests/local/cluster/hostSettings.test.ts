import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeUnused } from "../../../local/cluster/hostSettings.ts";

describe("removeUnused", () => {
  let folder: string;
  let server: Server;

  before(function () {
    if (process.platform !== "linux") {
      this.skip();
    }
  });

  beforeEach((done) => {
    folder = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    server = createServer().listen(join(folder, "open"), done);
  });

  afterEach((done) => {
    rmSync(folder, { recursive: true, force: true });
    server.close(done);
  });

  it("removes a folder whose sockets no process has open", () => {
    renameSync(join(folder, "open"), join(folder, "left"));
    removeUnused(folder);
    assert.ok(!existsSync(folder));
  });

  it("keeps sockets that a process has open, and other files", () => {
    writeFileSync(join(folder, "state"), "");
    removeUnused(folder);
    assert.deepEqual(readdirSync(folder), ["open", "state"]);
  });
});
