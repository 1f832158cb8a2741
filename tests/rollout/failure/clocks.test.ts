import assert from "node:assert/strict";
import { FailureClocks } from "../../../rollout/failure/clocks.ts";
import type { Failure, Outlook } from "../../../rollout/failure/find.ts";

const failure = (outlook: Outlook, pod?: string, reason = "ErrImagePull"): Failure => ({
  pod: pod ?? "a",
  reason,
  message: "",
  outlook,
});
const nobody = () => false;

describe("FailureClocks", () => {
  /** The second at which a failure that goes on is told; undefined if it isn't within two minutes. */
  function toldAfter(
    failureAt: (second: number) => Failure[],
    recovered: (pod: string, second: number) => boolean = nobody,
  ): number | undefined {
    const clocks = new FailureClocks();
    return Array.from({ length: 120 }, (_, second) => second).find(
      (second) => clocks.note(failureAt(second), (pod) => recovered(pod, second), second) !== undefined,
    );
  }

  it("tells within 8 s what no wait mends", () => {
    const seconds = toldAfter(() => [failure("final")]);
    assert.ok(seconds !== undefined && seconds <= 8);
  });

  it("tells after 20 s what may pass", () =>
    assert.equal(
      toldAfter(() => [failure("lasting")]),
      21,
    ));

  it("never tells what only the deadline ends", () =>
    assert.equal(
      toldAfter(() => [failure("open")]),
      undefined,
    ));

  it("takes the same failure under two of Kubernetes' names for one", () => {
    assert.equal(
      toldAfter((second) => [failure("lasting", "a", second % 2 === 0 ? "ErrImagePull" : "ImagePullBackOff")]),
      21,
    );
  });

  it("goes on while a crashing container runs for a moment", () => {
    assert.equal(
      toldAfter((second) => (second % 10 === 0 ? [] : [failure("lasting", "a", "CrashLoopBackOff")])),
      22,
    );
  });

  it("forgets a crash after which the container goes on running", () => {
    assert.equal(
      toldAfter((second) => (second < 5 ? [failure("lasting", "a", "CrashLoopBackOff")] : [])),
      undefined,
    );
  });

  it("forgets an image that could be pulled after all, while the server starts", () => {
    assert.equal(
      toldAfter((second) => (second < 15 ? [failure("lasting")] : [])),
      undefined,
    );
  });

  it("begins again once the pod has recovered", () => {
    assert.equal(
      toldAfter(
        () => [failure("lasting")],
        (_, second) => second === 15,
      ),
      36,
    );
  });

  it("has one for each pod", () => {
    assert.equal(
      toldAfter(
        (second) => [failure("lasting", `pod-${second}`)],
        (pod, second) => pod !== `pod-${second}`,
      ),
      undefined,
    );
  });

  it("forgets that pods can't be created as soon as they can", () => {
    assert.equal(
      toldAfter((second) => (second % 10 === 0 ? [] : [{ ...failure("lasting"), pod: undefined }])),
      undefined,
    );
  });
});
