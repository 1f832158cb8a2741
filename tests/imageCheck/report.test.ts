import assert from "node:assert/strict";
import type { Finding } from "../../imageCheck/finding.ts";
import { report } from "../../imageCheck/report.ts";

const findings: Finding[] = [
  { code: "NeedsWritablePaths", folders: ["/var/cache/nginx", "/var/run"] },
  { code: "Ready", seconds: 1.23, startupSeconds: 60 },
  { code: "MemoryTight", bytes: 450 * 2 ** 20 + 1, memoryLimit: "512Mi" },
  { code: "NoWebSocket", path: "/ws", why: "the answer is 404" },
];

describe("the report on an image", () => {
  it("has a sentence for each finding, what to set below it, and counts", () => {
    assert.equal(
      report("nginx:1.29", findings, "dev"),
      `nginx:1.29
FAILS  starts only if it may write to /var/cache/nginx and /var/run; the rest was checked with that
       → npx pulumi config set writablePaths /var/cache/nginx,/var/run --stack dev
holds  is ready after 1.2 s; startupSeconds gives it 60 s
FAILS  takes 451Mi of 512Mi without clients, which leaves too little for them
       → npx pulumi config set memoryLimit 1024Mi --stack dev
?      what it does to WebSockets was not checked: there is none at /ws (the answer is 404)
       → name its path: --websocket-path PATH
1 hold, 2 fail, 1 not known`,
    );
  });

  it("leaves the stack to Pulumi where none was named", () => {
    assert.match(report("nginx:1.29", findings), /set memoryLimit 1024Mi\n/);
  });
});
