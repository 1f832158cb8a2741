import assert from "node:assert/strict";
import { imageConfig } from "../../../local/cluster/images.ts";

describe("imageConfig", () => {
  it("runs its program with its arguments as a numeric user other than root", () => {
    const { config } = imageConfig("/agnhost", ["netexec", "--http-port=8080"], "00") as {
      config: { User: string; Entrypoint: string[]; Cmd: string[] };
    };
    assert.deepEqual(config.Entrypoint, ["/agnhost"]);
    assert.deepEqual(config.Cmd, ["netexec", "--http-port=8080"]);
    assert.match(config.User, /^[1-9]\d*:[1-9]\d*$/);
  });
});
