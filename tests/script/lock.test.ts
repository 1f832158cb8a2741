import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeLock } from "../../script/lock.ts";

describe("a lock on a folder", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "lock-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is one's own until it is released", async () => {
    const release = await takeLock(folder, "exclusive");
    const events: string[] = [];
    const others = (["exclusive", "shared"] as const).map(async (mode) => {
      const releaseOther = await takeLock(folder, mode);
      events.push("taken");
      releaseOther();
    });
    (await takeLock(tmpdir(), "shared"))(); // Which takes as long as the others would, if they got it.
    events.push("released");
    release();
    await Promise.all(others);
    assert.deepEqual(events, ["released", "taken", "taken"]);
  });

  it("is had by all at once who share it", async () => {
    const releases = await Promise.all([takeLock(folder, "shared"), takeLock(folder, "shared")]);
    releases.forEach((release) => release());
  });

  it("is free once who has it was killed", async () => {
    const program = `require("./script/lock.ts").takeLock("${folder}", "exclusive").then(() => console.log())`;
    const other = spawn(process.execPath, ["--eval", program], { stdio: ["ignore", "pipe", "inherit"] });
    await once(other.stdout, "data");
    other.kill("SIGKILL");
    (await takeLock(folder, "exclusive"))();
  });

  it("is refused where there is no such folder", async () => {
    await assert.rejects(takeLock(join(folder, "missing"), "shared"), /missing can't be locked: .*No such file/);
  });
});
