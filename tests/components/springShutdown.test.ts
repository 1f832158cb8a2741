import assert from "node:assert/strict";
import { springShutdownProblems } from "../../components/springShutdown.ts";

describe("the time of Spring's graceful shutdown", () => {
  const name = "SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE";
  const problems = (time: string) => springShutdownProblems({ env: { [name]: time }, drainSeconds: 25 });

  it("is refused where a replica is killed before it is over, with one that fits", () =>
    assert.deepEqual(problems("30s"), [
      {
        key: `env.${name}`,
        value: "30s",
        allowed: 'at most "25s" with drainSeconds 25, after which a replica is killed',
        mend: { key: `env.${name}`, value: "25s" },
      },
    ]));

  it("is read as Spring reads it", () => {
    for (const time of ["26s", "25001", "25001ms", "1m", "PT26S", "1H"]) {
      assert.equal(problems(time).length, 1, time);
    }
    for (const time of ["25s", "25000", "PT25S", "no time"]) {
      assert.equal(problems(time).length, 0, time);
    }
  });
});
