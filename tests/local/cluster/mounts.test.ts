import assert from "node:assert/strict";
import { mountsBelow } from "../../../local/cluster/mounts.ts";

describe("mountsBelow", () => {
  const mounts = `/dev/vda / ext4 rw 0 0
tmpfs /run/a tmpfs rw 0 0
tmpfs /run/a/1 tmpfs rw 0 0
overlay /run/a/1/2 overlay rw 0 0
tmpfs /run/ab tmpfs rw 0 0
`;

  it("lists those inside a folder, inner ones first", () => {
    assert.deepEqual(mountsBelow(["/run/a"], mounts), ["/run/a/1/2", "/run/a/1"]);
  });
});
