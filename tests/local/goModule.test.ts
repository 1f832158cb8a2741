import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pinnedVersion, withoutExcluded } from "../../local/goModule.ts";

describe("pinnedVersion", () => {
  const goMod = `module chat-service/local

exclude (
\texample.org/a v1.3.0
)

require (
\texample.org/a v1.2.3 // indirect
\texample.org/a/b v4.5.6
\texample.org/replaced v1.0.0
)

require example.org/alone v0.0.1

replace example.org/replaced => example.org/other v2.0.0
`;

  it("is the required version of exactly that module", () => {
    assert.equal(pinnedVersion(goMod, "example.org/a"), "1.2.3");
    assert.equal(pinnedVersion(goMod, "example.org/a/b"), "4.5.6");
    assert.equal(pinnedVersion(goMod, "example.org/alone"), "0.0.1");
  });

  it("is no version that is excluded", () => {
    assert.equal(pinnedVersion(goMod, "example.org/a"), "1.2.3");
    assert.throws(() => pinnedVersion("exclude (\n\texample.org/a v1.3.0\n)\n", "example.org/a"), /has no/);
  });

  it("is the version of a replacement", () => {
    assert.equal(pinnedVersion(goMod, "example.org/replaced"), "2.0.0");
  });

  it("refuses a module that isn't there", () => {
    assert.throws(() => pinnedVersion(goMod, "example.org/none"), /go.mod has no example.org\/none/);
  });
});

describe("the modules of Pulumi's CLI, its Node host, the image registry, and Kubernetes with Pulumi's plugin", () => {
  const versionsIn = (folder: string) => {
    const goMod = readFileSync(join(import.meta.dirname, "../../local", folder, "go.mod"), "utf8");
    return new Map(
      [...withoutExcluded(goMod).matchAll(/^\t(\S+) (v\S+)/gm)].map(([, path, version]) => [path, version]),
    );
  };

  it("have the same version of what they share, so that it is compiled once", () => {
    const ofAll = ["engine/cli", "engine/host", "registry", "kubernetes"].map(versionsIn);
    const paths = new Set(ofAll.flatMap((versions) => [...versions.keys()]));
    const differing = [...paths].filter(
      (path) =>
        new Set(ofAll.map((versions) => versions.get(path)).filter((version) => version !== undefined)).size > 1,
    );
    // Each was written for its own version of these two.
    assert.deepEqual(differing.sort(), ["github.com/pulumi/pulumi/pkg/v3", "github.com/pulumi/pulumi/sdk/v3"]);
  });
});
