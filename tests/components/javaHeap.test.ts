import assert from "node:assert/strict";
import { javaHeapProblems } from "../../components/javaHeap.ts";

describe("a JVM's heap", () => {
  const mended = (options: string, memoryLimit = "512Mi") =>
    javaHeapProblems({ env: { JAVA_TOOL_OPTIONS: options }, memoryLimit }).map(({ mend }) => mend.value);

  it("is refused by key and value where it leaves too little of memoryLimit, with one that fits", () =>
    assert.deepEqual(javaHeapProblems({ env: { JDK_JAVA_OPTIONS: "-Xss1m -Xmx512m" }, memoryLimit: "512Mi" }), [
      {
        key: "env.JDK_JAVA_OPTIONS",
        value: "-Xss1m -Xmx512m",
        allowed: 'a heap of at most 448Mi with memoryLimit "512Mi", as a JVM takes 64Mi and more beside it',
        mend: { key: "env.JDK_JAVA_OPTIONS", value: "-Xss1m -Xmx448m" },
      },
    ]));

  it("is let pass where it fits, however its size is written", () => {
    for (const options of [
      "-Xmx448m",
      "-Xmx458752K",
      "-Xmx469762048",
      "-XX:MaxRAMPercentage=87",
      "-Xmx1",
      "",
      "-Xss9g",
    ]) {
      assert.deepEqual(mended(options), []);
    }
    assert.deepEqual(mended("-Xmx1g", "2Gi"), []);
  });

  it("is refused however its size is written", () => {
    for (const options of ["-Xmx449m", "-Xmx458753k", "-Xmx469762049", "-Xmx1G"]) {
      assert.deepEqual(mended(options), ["-Xmx448m"]);
    }
    assert.deepEqual(mended("-XX:MaxHeapSize=1t"), ["-XX:MaxHeapSize=448m"]);
    assert.deepEqual(mended("-XX:MaxRAMPercentage=87.5"), ["-XX:MaxRAMPercentage=87"]);
  });

  it("is its size, whatever the share, where both are given", () =>
    assert.deepEqual(mended("-Xmx256m -XX:MaxRAMPercentage=100"), []));

  it("is left to the JVM where the limit has no room for any", () =>
    assert.deepEqual(mended("-Xmx64m", "64Mi"), [undefined]));
});
