import assert from "node:assert/strict";
import { mock } from "node:test";
import { SilenceLimit } from "../../kubernetes/silenceLimit.ts";

describe("SilenceLimit", () => {
  it("starts its timer anew with whatever is heard", () => {
    const started = mock.method(globalThis, "setTimeout");
    const limit = new SilenceLimit(30);
    started.mock.restore();
    const timer = started.mock.calls[0].result as NodeJS.Timeout;
    const refresh = mock.method(timer, "refresh");
    limit.heard();
    limit.end();
    assert.equal(refresh.mock.callCount(), 1);
  });
});
