import assert from "node:assert/strict";
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { mock } from "node:test";
import fc from "fast-check";
import { digestOf, environmentOf } from "../../components/environment.ts";
import { character } from "../character.ts";

describe("environmentOf", () => {
  it("has variables in order of names, and the Secret's name in place of secret values", () =>
    assert.deepEqual(environmentOf({ env: { C: "3", A: "1" }, secretEnv: { B: "hush" } }, "chat-env-1"), [
      { name: "A", value: "1" },
      { name: "B", valueFrom: { secretKeyRef: { name: "chat-env-1", key: "B" } } },
      { name: "C", value: "3" },
    ]));

  it("is empty where nothing is set", () => assert.deepEqual(environmentOf({}, undefined), []));

  it("gives the server the very text that was set, whatever Kubernetes would make of it", () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.oneof(character, fc.constantFrom("$", "(", ")", "A")) }), (text) => {
        const [{ value = "" }] = environmentOf({ env: { A: text } }, undefined);
        assert.equal(expanded(value, { A: "expanded" }), text);
      }),
    ));
});

/**
 * A value as the kubelet gives it to a container.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.4/third_party/forked/golang/expansion/expand.go
 */
function expanded(value: string, variables: Record<string, string>): string {
  return value.replace(/\$\$|\$\(([^)]*)\)/g, (reference, name: string | undefined) =>
    name === undefined ? "$" : (variables[name] ?? reference),
  );
}

describe("digestOf", () => {
  it("is the same for the same secrets in any order, and a name's part", () => {
    assert.equal(digestOf({ A: "1", B: "2" }), digestOf({ B: "2", A: "1" }));
    assert.match(digestOf({ A: "1" }), /^[0-9a-f]{10}$/);
  });

  it("is another one for other secrets, also where they read the same in a row", () => {
    const contents = [{}, { A: "1" }, { A: "2" }, { B: "1" }, { A: "1B" }, { A1: "B" }, { A: "", B: "1" }];
    assert.equal(new Set(contents.map((content) => digestOf(content as Record<string, string>))).size, contents.length);
  });

  it("is computed once for the same secrets, as it is a slow one", () => {
    const scrypt = mock.method(crypto, "scryptSync");
    syncBuiltinESMExports();
    try {
      const secrets = { A: String(Math.random()) };
      assert.equal(digestOf(secrets), digestOf(secrets));
      assert.equal(scrypt.mock.callCount(), 1);
    } finally {
      scrypt.mock.restore();
      syncBuiltinESMExports();
    }
  });
});
