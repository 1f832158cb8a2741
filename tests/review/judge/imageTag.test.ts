import assert from "node:assert/strict";
import { isPinned, tagOf } from "../../../review/judge/imageTag.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("imageTag", () => {
  it("shows the tag, latest where there is none, and the beginning of a digest", () => {
    assert.equal(tagOf("example.org:5000/a/b:1.2"), "1.2");
    assert.equal(tagOf("example.org:5000/a/b"), "latest");
    assert.equal(tagOf(`a/b@${digest}`), "sha256:0123456789ab");
  });

  for (const tag of [
    "0.1.2",
    "v1.4",
    "2.0.0-rc.1",
    "1.10-alpine",
    "3f2a91c",
    "9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d3f2a91c0",
  ]) {
    it(`takes ${tag} for pinned`, () => assert.ok(isPinned(`a/b:${tag}`)));
  }

  it("takes a digest for pinned", () => assert.ok(isPinned(`a/b@${digest}`)));

  for (const image of ["a/b", "a/b:latest", "a/b:main", "a/b:stable", "a/b:1", "a/b:v2", "a/b:deadbee"]) {
    it(`takes ${image} for not pinned`, () => assert.ok(!isPinned(image)));
  }
});
