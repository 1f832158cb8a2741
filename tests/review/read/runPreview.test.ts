import assert from "node:assert/strict";
import { withoutSecrets } from "../../../review/read/runPreview.ts";

const stdout = JSON.stringify({ config: { "other:token": "hunter2" }, steps: [] });

describe("withoutSecrets", () => {
  it("masks the secrets of the config and others, in the digest and in the complaint", () => {
    const { digest, complaint } = withoutSecrets(
      { code: 1, stdout, stderr: "hunter2 or swordfish is wrong\n" },
      ["hunter2"],
      ["swordfish"],
    );
    assert.deepEqual(digest?.config, { "other:token": "[secret]" });
    assert.equal(complaint, "[secret] or [secret] is wrong");
  });

  it("shows nothing of what the engine wrote if the secrets of the config could not be read", () => {
    for (const code of [0, 1]) {
      const { digest, complaint } = withoutSecrets({ code, stdout, stderr: "" }, undefined, []);
      assert.equal(digest, undefined);
      assert.match(complaint ?? "", /^The secrets of the config could not be read, so nothing of the preview is shown/);
    }
  });

  it("shows the preview's own error where there is no stack to read secrets of", () => {
    const previewed = withoutSecrets(
      { code: 1, stdout: "", stderr: "error: no stack named 'nowhere' found" },
      undefined,
      [],
    );
    assert.deepEqual(previewed, { digest: undefined, complaint: "error: no stack named 'nowhere' found" });
  });
});
