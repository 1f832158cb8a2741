import assert from "node:assert/strict";
import { imageReference } from "../../components/image";

describe("imageReference", () => {
  it("names an image by tag or by digest", () => {
    assert.equal(imageReference("docker.io/a/b", "0.1.2"), "docker.io/a/b:0.1.2");
    assert.equal(imageReference("docker.io/a/b", "sha256:00"), "docker.io/a/b@sha256:00");
  });
});
