import assert from "node:assert/strict";
import { BuildProgress } from "../../local/buildProgress.ts";
import type { GoPackage } from "../../local/goModule.ts";

const packageNamed = (name: string, version = "v1"): GoPackage => ({
  importPath: name,
  id: `${name} ${version}`,
  isMain: false,
});
const packages = (count: number) => Array.from({ length: count }, (_, index) => packageNamed(`package${index}`));

describe("the progress of builds", () => {
  it("says that modules are downloaded before it knows of packages", () => {
    assert.equal(new BuildProgress().toString(), "downloading modules");
  });

  it("counts a package once that several builds need, and another version of it as another", () => {
    const progress = new BuildProgress();
    progress.add([packageNamed("shared"), packageNamed("changed", "v1")]);
    progress.compile(packageNamed("shared"));
    progress.add([packageNamed("shared"), packageNamed("changed", "v2")]);
    assert.equal(progress.toString(), "1 of 3 packages; now shared");
  });

  it("tells the time that the packages left take at the pace so far", () => {
    let seconds = 0;
    const progress = new BuildProgress(() => seconds * 1000);
    const all = packages(300);
    progress.add(all);
    all.slice(0, 100).forEach((goPackage) => {
      progress.compile(goPackage);
      seconds += 1;
    });
    assert.equal(progress.toString(), "100 of 300 packages, about 3 min left; now package99");
    all.slice(100, 260).forEach((goPackage) => progress.compile(goPackage));
    assert.equal(progress.toString(), "260 of 300 packages, about 20 s left; now package259");
  });

  it("takes the packages that Go's cache has for done once their build is", () => {
    const progress = new BuildProgress();
    const [first, second, third] = packages(3);
    progress.add([first, second]);
    progress.add([third]);
    progress.compile(first);
    progress.finish([first, second]);
    assert.equal(progress.toString(), "2 of 3 packages; now package0");
  });
});
