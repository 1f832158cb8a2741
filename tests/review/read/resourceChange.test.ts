import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Step } from "../../../review/read/digest.ts";
import type { Fields } from "../../../review/read/json.ts";
import { fieldChanges, resourceChanges } from "../../../review/read/resourceChange.ts";

describe("fieldChanges", () => {
  it("names an item of a list by its name, so that it doesn't matter where it stands", () => {
    const old = {
      containers: [
        { name: "a", image: "x:1" },
        { name: "b", image: "y:1" },
      ],
    };
    const planned = {
      containers: [
        { name: "b", image: "y:2" },
        { name: "a", image: "x:1" },
      ],
    };
    assert.deepEqual(fieldChanges(old, planned), [{ path: "containers[b].image", old: "y:1", new: "y:2" }]);
  });

  it("names other items by their place", () => {
    assert.deepEqual(fieldChanges({ ports: [{ port: 1 }] }, { ports: [{ port: 2 }] }), [
      { path: "ports[0].port", old: 1, new: 2 },
    ]);
  });

  it("tells added and removed fields", () => {
    assert.deepEqual(fieldChanges({ a: 1 }, { b: { "x.y/z": true } }), [
      { path: "a", old: 1, new: undefined },
      { path: 'b["x.y/z"]', old: undefined, new: true },
    ]);
  });

  it("tells an empty object from none", () => {
    assert.deepEqual(fieldChanges({}, { emptyDir: {} }), [{ path: "emptyDir", old: undefined, new: "{}" }]);
  });

  it("leaves the engine's own marks out", () => {
    assert.deepEqual(fieldChanges({ __defaults: [] }, { __defaults: ["a"] }), []);
  });

  it("finds nothing between an object and itself, and something between two that differ", () => {
    const object = fc.dictionary(
      fc.stringMatching(/^[a-z]+$/),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.integer())),
    );
    fc.assert(
      fc.property(object, object, (left, right) => {
        assert.deepEqual(fieldChanges(left as Fields, left as Fields), []);
        const same = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
        assert.equal(fieldChanges(left as Fields, right as Fields).length === 0, same);
      }),
    );
  });
});

describe("resourceChanges", () => {
  const urn = "urn:pulumi:dev::chat-service::kubernetes:core/v1:Service::chat";
  const state = { type: "kubernetes:core/v1:Service", inputs: { kind: "Service", metadata: { name: "chat" } } };

  it("takes the steps of a replacement for one change", () => {
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) => ({
      op,
      urn,
      oldState: state,
      newState: state,
    }));
    assert.deepEqual(
      resourceChanges({ steps }).map(({ change, kind, name }) => [change, kind, name]),
      [["replace", "Service", "chat"]],
    );
  });

  it("leaves out what stays, what is only read, and Pulumi's and the project's own resources", () => {
    const steps = [
      { op: "same", urn },
      { op: "refresh", urn },
      { op: "read", urn },
      { op: "create", urn: "urn:pulumi:dev::chat-service::pulumi:pulumi:Stack::chat-service-dev" },
      { op: "create", urn: "urn:pulumi:dev::chat-service::pulumi:providers:kubernetes::default" },
      { op: "update", urn: "urn:pulumi:dev::chat-service::chat-service:index:ChatService::chat" },
    ];
    assert.deepEqual(resourceChanges({ steps }), []);
  });

  it("names what is not on a cluster by its type and its name in the program, whatever its fields", () => {
    const type = "aws:rds/instance:Instance";
    const oldState = { type, inputs: { kind: "Deployment", metadata: { name: "other" } } };
    const [change] = resourceChanges({
      steps: [{ op: "delete", urn: `urn:pulumi:dev::chat-service::${type}::db`, oldState }],
    });
    assert.deepEqual([change.change, change.kind, change.name], ["delete", type, "db"]);
  });

  it("keeps another provider configuration, which may be another cluster", () => {
    const provider = "urn:pulumi:dev::chat-service::pulumi:providers:kubernetes::default";
    const of = (context: string) => ({ type: "pulumi:providers:kubernetes", inputs: { context } });
    const [change] = resourceChanges({
      steps: [{ op: "update", urn: provider, oldState: of("a"), newState: of("b") }],
    });
    assert.deepEqual([change.kind, change.fields], ["Provider", [{ path: "context", old: "a", new: "b" }]]);
  });
});

function sorted(object: object): [string, unknown][] {
  return Object.entries(object)
    .map(([key, value]): [string, unknown] => [
      key,
      typeof value === "object" ? (Object.keys(value as object).length === 0 ? "{}" : sorted(value as object)) : value,
    ])
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

describe("a replacement", () => {
  const type = "kubernetes:core/v1:ConfigMap";
  const state = { type, inputs: { kind: "ConfigMap", metadata: { name: "chat" } } };
  const step = (op: string): Step => ({
    op,
    urn: `urn:pulumi:dev::chat-service::${type}::chat`,
    ...(op === "create-replacement" ? {} : { oldState: state }),
    ...(op === "delete-replaced" ? {} : { newState: state }),
    replaceReasons: op === "delete-replaced" ? undefined : ["data"],
  });
  // In the order in which Pulumi 3.259.0 wrote them, of a ConfigMap with a name of its own and of one without.
  for (const [ops, deletedFirst] of [
    [["delete-replaced", "replace", "create-replacement"], true],
    [["create-replacement", "replace", "delete-replaced"], false],
    [["replace"], undefined],
  ] as const) {
    it(`of ${ops.join(", ")} is one change, and the old object goes first: ${deletedFirst ?? "unknown"}`, () => {
      const [change, ...others] = resourceChanges({ steps: ops.map(step) });
      assert.deepEqual(others, []);
      assert.deepEqual(
        [change.change, change.deletedFirst, change.replaceReasons, change.old, change.new],
        ["replace", deletedFirst, ["data"], state.inputs, state.inputs],
      );
    });
  }
});
