import assert from "node:assert/strict";
import { deniedWrites } from "../../imageCheck/deniedWrites.ts";

describe("the folders that a log says a server may not write to", () => {
  for (const [language, line, folder] of [
    ["Go", "2026/11/25 17:00:00 open /data/chat/rooms.db: read-only file system", "/data/chat"],
    ["Go, of a folder at the root", "mkdir /data: read-only file system", "/data"],
    ["Go, of a folder among others", "mkdir /var/lib/chat: read-only file system", "/var/lib/chat"],
    ["Java", "java.nio.file.FileSystemException: /var/lib/chat/rooms: Read-only file system", "/var/lib/chat"],
    ["Java's streams", "java.io.FileNotFoundException: /logs/chat.log (Read-only file system)", "/logs"],
    ["Node.js", "/app/server.js:3 Error: EROFS: read-only file system, open '/app/data/rooms.json'", "/app/data"],
    ["Python", "OSError: [Errno 30] Read-only file system: '/srv/chat/rooms'", "/srv/chat"],
    [
      "nginx",
      'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
      "/var/cache/nginx",
    ],
    ["a shell", "/entrypoint.sh: 12: cannot create /etc/chat/chat.conf: Read-only file system", "/etc/chat"],
    ["mkdir of a shell", "mkdir: cannot create directory '/var/chat': Read-only file system", "/var/chat"],
  ] as const) {
    it(`are found as ${language} says it`, () => assert.deepEqual(deniedWrites(line), [folder]));
  }

  it("are told once each, in order", () => {
    const log = ["/b/1", "/a/1", "/b/2"].map((path) => `open ${path}: read-only file system`).join("\n");
    assert.deepEqual(deniedWrites(log), ["/a", "/b"]);
  });

  it("are none where only a read fails, or where no path is named", () => {
    assert.deepEqual(deniedWrites("open /etc/chat.conf: no such file or directory\nread-only file system"), []);
  });
});
