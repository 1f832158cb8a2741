import assert from "node:assert/strict";
import { imageReference, parseImageReference } from "../../components/image.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("imageReference", () => {
  it("names an image by tag or by digest", () => {
    assert.equal(imageReference("docker.io/a/b", "0.1.2"), "docker.io/a/b:0.1.2");
    assert.equal(imageReference("docker.io/a/b", "sha256:00"), "docker.io/a/b@sha256:00");
  });
});

describe("parseImageReference", () => {
  for (const [reference, repository, tag, ofDigest] of [
    ["example.org:5000/a/b:1.2", "example.org:5000/a/b", "1.2", undefined],
    ["example.org:5000/a/b", "example.org:5000/a/b", undefined, undefined],
    ["b", "b", undefined, undefined],
    [`a/b@${digest}`, "a/b", undefined, digest],
    [`example.org:5000/a/b:1.2@${digest}`, "example.org:5000/a/b", "1.2", digest],
  ] as const) {
    it(`tells the parts of ${reference} apart`, () =>
      assert.deepEqual(parseImageReference(reference), { repository, tag, digest: ofDigest }));
  }

  for (const imageTag of ["0.1.2", digest]) {
    it(`gives back what imageReference was made of, as ${imageTag}`, () => {
      const {
        repository,
        tag,
        digest: ofDigest,
      } = parseImageReference(imageReference("example.org:5000/a/b", imageTag));
      assert.deepEqual([repository, ofDigest ?? tag], ["example.org:5000/a/b", imageTag]);
    });
  }
});
