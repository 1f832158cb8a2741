import assert from "node:assert/strict";
import { verdictOf } from "../../../review/judge/verdict.ts";
import type { Fields } from "../../../review/read/json.ts";
import type { ResourceChange } from "../../../review/read/resourceChange.ts";
import { fieldChanges } from "../../../review/read/resourceChange.ts";
import { changeOf, deployment, json } from "./changes.ts";

const hardened = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** A Deployment whose pods have what the stack's have, but for some fields of the pod and of its container. */
function pods(pod: object = {}, container: object = {}): Fields {
  return deployment({
    template: json({
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
        containers: [{ name: "chat", image: "a/b:1.0", securityContext: hardened, ...container }],
        ...pod,
      },
    }),
  });
}

describe("the verdict", () => {
  describe("of privileges", () => {
    const risks = (old: Fields | undefined, planned: Fields) => verdictOf([changeOf("Deployment", old, planned)]).risks;
    const context = (fields: object) => ({ securityContext: { ...hardened, ...fields } });

    for (const [what, pod, container] of [
      ["privileged in container chat", {}, context({ privileged: true })],
      ["the node's network", { hostNetwork: true }, {}],
      ["the node's processes", { hostPID: true }, {}],
      ["the node's shared memory", { hostIPC: true }, {}],
      ["the node's path /var/run", { volumes: [{ name: "run", hostPath: { path: "/var/run" } }] }, {}],
      ["capability NET_ADMIN in container chat", {}, context({ capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } })],
      ["the node's port 80 in container chat", {}, { ports: [{ containerPort: 8080, hostPort: 80 }] }],
      ["root in container chat", {}, context({ runAsUser: 0 })],
      ["an unmasked /proc in container chat", {}, context({ procMount: "Unmasked" })],
      ["escalation of privileges in container chat", {}, context({ allowPrivilegeEscalation: true })],
      ["no AppArmor in container chat", {}, context({ appArmorProfile: { type: "Unconfined" } })],
      ["every system call in container chat", {}, context({ seccompProfile: { type: "Unconfined" } })],
    ] as const) {
      it(`calls ${what} a risk where it comes, also with a new Deployment, and none where it stays`, () => {
        const [before, after] = [pods(), pods(pod, container)];
        const risk = `**Privileges** of Deployment chat grow: ${what}.`;
        assert.ok(risks(before, after).includes(risk), risks(before, after).join("\n"));
        assert.deepEqual(risks(undefined, after), [risk]);
        assert.deepEqual(risks(after, after), []);
        assert.ok(!risks(after, before).includes(risk));
      });
    }

    for (const [what, pod, container] of [
      ["no capabilities", {}, context({ capabilities: {} })],
      ["a read-only file system", {}, context({ readOnlyRootFilesystem: false })],
      ["no more than an ordinary user", { securityContext: { seccompProfile: { type: "RuntimeDefault" } } }, {}],
      ["a limit of system calls", { securityContext: { runAsNonRoot: true } }, {}],
      ["no service account token", { automountServiceAccountToken: true }, {}],
    ] as const) {
      it(`calls the end of ${what} a risk`, () =>
        assert.deepEqual(risks(pods(), pods(pod, container)), [`**Safeguards** of Deployment chat go: ${what}.`]));
    }

    it("looks at whatever makes pods, and at every container", () => {
      const spec = json({
        containers: [{ name: "a", image: "a" }],
        initContainers: [{ name: "b", image: "b", securityContext: { privileged: true } }],
      });
      for (const [kind, planned] of [
        ["Pod", spec],
        ["DaemonSet", { template: { spec } }],
        ["CronJob", { jobTemplate: { spec: { template: { spec } } } }],
      ] as const) {
        assert.deepEqual(verdictOf([changeOf(kind, undefined, planned)]).risks, [
          `**Privileges** of ${kind} chat grow: privileged in container b.`,
        ]);
      }
    });
  });

  describe("of a namespace", () => {
    const namespace = (old: Fields, planned: Fields): ResourceChange => {
      const object = (labels: Fields): Fields => ({ kind: "Namespace", metadata: { name: "chat", labels } });
      return {
        ...changeOf("Namespace", {}, {}),
        old: object(old),
        new: object(planned),
        fields: fieldChanges(object(old), object(planned)),
      };
    };
    const level = (name: string): Fields => ({ "pod-security.kubernetes.io/enforce": name });

    it("calls a lower Pod Security level a risk", () => {
      for (const [old, planned, levels] of [
        [level("restricted"), level("baseline"), "restricted to baseline"],
        [level("baseline"), {}, "baseline to privileged"],
      ] as const) {
        assert.deepEqual(verdictOf([namespace(old, planned)]).risks, [
          `**Pod Security** of Namespace chat falls from ${levels}: its pods may be given more of the node.`,
        ]);
      }
    });

    it("calls every other change of it a risk, as everything in it is held to it", () =>
      assert.deepEqual(verdictOf([namespace({ a: "1" }, { a: "2" })]).risks, [
        "**Namespace** chat changes: everything in it is held to metadata.labels.a.",
      ]));
  });
});
