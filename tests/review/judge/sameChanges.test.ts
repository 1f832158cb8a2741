import assert from "node:assert/strict";
import { differences } from "../../../review/judge/sameChanges.ts";
import { recorded } from "../recordings.ts";

describe("differences", () => {
  it("are none between two previews of the same change", () => {
    assert.deepEqual(differences(recorded("scale"), recorded("scale")), []);
  });

  it("name the resource that would change in another way than approved", () => {
    const [difference, ...others] = differences(recorded("scale"), recorded("both"));
    const [was, is] = ["spec.replicas", "spec.replicas, spec.template.spec.containers[chat-container].image"];
    assert.ok(
      difference.includes(`chat-deployment was to be updated (${was}) and is to be updated (${is})`),
      difference,
    );
    assert.deepEqual(others, []);
  });

  it("name a resource whose change was not approved at all, or is no longer to come", () => {
    assert.match(
      differences(recorded("nothing"), recorded("deletion"))[0],
      /chat-service was to stay as it was and is to be deleted/,
    );
    assert.match(
      differences(recorded("deletion"), recorded("nothing"))[0],
      /chat-service was to be deleted and is to stay as it was/,
    );
  });
});
