import assert from "node:assert/strict";
import { verdictOf } from "../../../review/judge/verdict.ts";
import type { Fields } from "../../../review/read/json.ts";
import type { ResourceChange } from "../../../review/read/resourceChange.ts";
import { fieldChanges } from "../../../review/read/resourceChange.ts";
import { json } from "./changes.ts";

/** What happens to an object whose fields stand beside its kind and not in a spec. */
function changeOf(kind: string, old: object | undefined, planned: object): ResourceChange {
  const object = (fields: object): Fields => json({ kind, metadata: { name: "chat" }, ...fields });
  return {
    change: old === undefined ? "create" : "update",
    urn: kind,
    kind,
    name: "chat",
    old: old && object(old),
    new: object(planned),
    fields: old === undefined ? [] : fieldChanges(object(old), object(planned)),
    replaceReasons: [],
  };
}

describe("the verdict", () => {
  describe("of RBAC", () => {
    const role = (verbs: string[], resources = ["pods"], more: object = {}) => ({
      rules: [{ apiGroups: [""], resources, verbs, ...more }],
    });
    const risks = (...change: Parameters<typeof changeOf>) => verdictOf([changeOf(...change)]).risks;

    it("names what a Role allows from now on", () => {
      assert.deepEqual(risks("Role", role(["get"]), role(["get", "delete"], ["pods", "secrets"])), [
        "**RBAC** grows with Role chat: it allows delete pods, get secrets, and delete secrets.",
      ]);
      assert.deepEqual(risks("ClusterRole", undefined, role(["*"], ["*"])), [
        "**RBAC** grows with ClusterRole chat: it allows * *.",
      ]);
      assert.deepEqual(
        risks("ClusterRole", { rules: [] }, { rules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }] }),
        ["**RBAC** grows with ClusterRole chat: it allows get /metrics."],
      );
    });

    it("takes one that is no longer held to some objects for more", () =>
      assert.deepEqual(
        risks("Role", role(["get"], ["secrets"], { resourceNames: ["a"] }), role(["get"], ["secrets"])),
        ["**RBAC** grows with Role chat: it allows get secrets."],
      ));

    it("calls less, and the same in other words, no risk", () => {
      for (const [old, planned] of [
        [role(["get", "delete"]), role(["get"])],
        [role(["*"], ["*"]), role(["get"], ["secrets"])],
        [role(["get"], ["secrets"]), role(["get"], ["secrets"], { resourceNames: ["a"] })],
        [role(["get", "list"]), { rules: [...role(["list"]).rules, ...role(["get"]).rules] }],
      ]) {
        assert.deepEqual(risks("Role", old, planned), []);
      }
    });

    it("says where a ClusterRole selects others, whose rules it has then", () => {
      const aggregating = (label: string) => ({
        rules: [],
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: label } }] },
      });
      const risk = "**RBAC** grows with ClusterRole chat: it allows what other roles allow that it selects.";
      assert.deepEqual(risks("ClusterRole", undefined, aggregating("b")), [risk]);
      assert.deepEqual(risks("ClusterRole", aggregating("b"), aggregating("c")), [risk]);
      assert.deepEqual(risks("ClusterRole", aggregating("b"), { ...aggregating("b"), rules: null }), []);
    });

    it("names who gets a role", () => {
      const binding = (names: string[], kind = "Role") => ({
        roleRef: { kind, name: "reader" },
        subjects: names.map((name) => ({ kind: "ServiceAccount", namespace: "chat-dev", name })),
      });
      assert.deepEqual(risks("RoleBinding", binding(["a"]), binding(["a", "b"])), [
        "**RBAC** grows with RoleBinding chat: it allows ServiceAccount chat-dev/b what Role reader does.",
      ]);
      assert.deepEqual(risks("RoleBinding", binding(["a"]), binding(["a"], "ClusterRole")), [
        "**RBAC** grows with RoleBinding chat: it allows ServiceAccount chat-dev/a what ClusterRole reader does.",
      ]);
      assert.deepEqual(risks("RoleBinding", binding(["a", "b"]), binding(["a"])), []);
    });

    it("counts what is too much to be named", () =>
      assert.deepEqual(
        risks("Role", undefined, role(["get", "list", "watch", "create", "update", "patch", "delete"])),
        [
          "**RBAC** grows with Role chat: " +
            "it allows get pods, list pods, watch pods, create pods, update pods, and 2 more.",
        ],
      ));
  });
});
