import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ProgramSpan } from "../../../bench/noop/noopProfile.ts";
import { run } from "../../../script/run.ts";

describe("the spans of a program", () => {
  let directory: string;
  const server = createServer((_, response) => setTimeout(() => response.end(), 50));

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "chat-service-test-"));
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  after(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });

  it("are the modules that it loaded and the requests that it made, and no other process's", async () => {
    const { port } = server.address() as AddressInfo;
    const program = join(directory, "@pulumi/pulumi/cmd/run");
    mkdirSync(program, { recursive: true });
    writeFileSync(join(directory, "inner.cjs"), "");
    writeFileSync(
      join(directory, "outer.cjs"),
      'require("./inner.cjs"); const end = Date.now() + 30; while (Date.now() < end);',
    );
    writeFileSync(join(directory, "module.mjs"), "await new Promise((resolve) => setTimeout(resolve, 30));");
    writeFileSync(
      join(program, "index.cjs"),
      `setTimeout(() => {
        require("../../../../outer.cjs");
        import("../../../../module.mjs");
        require("node:http").get("http://127.0.0.1:${port}/version", (response) => response.resume());
        require("node:child_process").execFileSync(process.execPath, ["-e", "0"]);
      }, 50);`,
    );
    const file = join(directory, "spans.json");
    const preloaded = resolve("bench/noop/programSpans.mjs");
    await run(process.execPath, [join(program, "index.cjs")], {
      env: { ...process.env, NODE_OPTIONS: `--import=${preloaded}`, CHAT_SERVICE_SPANS: file },
    });
    const spans = JSON.parse(readFileSync(file, "utf8")) as ProgramSpan[];
    const loaded = spans.find(({ detail }) => detail.endsWith("outer.cjs"));
    assert.ok(loaded !== undefined && loaded.to - loaded.from >= 29, "with what it loads itself");
    assert.ok(!spans.some(({ detail }) => detail.endsWith("inner.cjs")));
    const imported = spans.find(({ detail }) => detail.endsWith("module.mjs"));
    assert.ok(imported !== undefined && imported.to - imported.from >= 29, "until it has run");
    const request = spans.find(({ what }) => what === "API server");
    assert.equal(request?.detail, "GET /version");
    assert.ok(request.to - request.from >= 45, `${request.to - request.from} ms`);
  });
});
