import assert from "node:assert/strict";
import { nextSourceAddress, sourceAddress } from "../../meter/sourceAddress.ts";

describe("the source address of a load's connection", () => {
  it("is one of 65,024 of its kind of load, in turn", () => {
    assert.deepEqual(
      [0, 253, 254, 65_023, 65_024].map((index) => sourceAddress(4, index)),
      ["127.4.0.1", "127.4.0.254", "127.4.1.1", "127.4.255.254", "127.4.0.1"],
    );
  });

  it("is another one for the next connection, whichever load it is of", () => {
    const [one, next] = [nextSourceAddress(5), nextSourceAddress(5)];
    assert.notEqual(one, next);
    assert.match(one, /^127\.5\./);
  });
});
