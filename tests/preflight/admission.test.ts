import assert from "node:assert/strict";
import type { Manifest } from "../../components/manifests.ts";
import { ApiError } from "../../kubernetes/apiError.ts";
import { checkObjects, reportOf, tryPod } from "../../preflight/admission.ts";
import { apiServer } from "../kubernetes/apiServers.ts";

const deployment: Manifest = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "chat-deployment", namespace: "chat-dev" },
  spec: {},
};
const name = "Deployment chat-dev/chat-deployment";
const saying = (status: number, message: string) => apiServer(() => new ApiError(status, JSON.stringify({ message })));
const check = (status: number, message: string, exists = false) =>
  checkObjects(saying(status, message), [deployment], new Map(exists ? [[name, {}]] : []), "chat-local");
const policy =
  "deployments.apps \"chat-deployment\" is forbidden: ValidatingAdmissionPolicy 'teams' " +
  "with binding 'all' denied request: no team";

describe("checkObjects", () => {
  it("tries each object as the plugin applies it, and keeps nothing", async () => {
    const asked: unknown[] = [];
    const server = apiServer((path, options, manifest) => {
      asked.push([path, options, manifest]);
      return {};
    });
    const state = new Map([[name, { fieldManager: "pulumi-1" }]]);
    assert.deepEqual(await checkObjects(server, [deployment], state, "chat-local"), { findings: [], warnings: [] });
    await checkObjects(server, [deployment], undefined, "chat-local");
    const path = "/apis/apps/v1/namespaces/chat-dev/deployments/chat-deployment";
    assert.deepEqual(asked, [
      [path, { fieldManager: "pulumi-1", dryRun: true }, deployment],
      [path, { fieldManager: "chat-service-preflight", dryRun: true }, deployment],
    ]);
  });

  it("quotes a refusal and names the policy, with the command that shows it", async () => {
    for (const [status, exists] of [
      [422, false],
      [422, true],
      [403, true],
    ] as const) {
      assert.deepEqual((await check(status, policy, exists)).findings, [
        {
          check: "admission",
          subjects: [name, "ValidatingAdmissionPolicy teams"],
          sentence:
            `${name} would be refused by the API server: ${policy}. ` +
            "Look at it: kubectl --context chat-local get validatingadmissionpolicy teams --output yaml",
        },
      ]);
    }
  });

  it("quotes what webhooks, Pod Security and the API server itself say of a new object", async () => {
    for (const [status, message] of [
      [400, 'admission webhook "x" denied the request: no'],
      [403, 'pods "x" is forbidden: violates PodSecurity "restricted:latest"'],
      [422, "Deployment.apps is invalid: spec.x: Invalid value"],
    ] as const) {
      const { findings } = await check(status, message);
      assert.ok(findings[0].sentence.endsWith(`refused by the API server: ${message}.`));
    }
  });

  it("says nothing of what may not be tried, isn't there yet, can't be tried or is replaced", async () => {
    for (const [status, message, exists] of [
      [403, 'deployments.apps "x" is forbidden: User "ci" cannot patch resource "deployments"', true],
      [404, 'namespaces "chat-dev" not found', false],
      [400, 'admission webhook "x" does not support dry run', false],
      [401, "Unauthorized", true],
      [422, "Deployment.apps is invalid: spec.selector: field is immutable", true],
    ] as const) {
      assert.deepEqual(await check(status, message, exists), { findings: [], warnings: [] }, message);
    }
    const silent = apiServer(() => new Error("no answer within 5 s"));
    assert.deepEqual(await checkObjects(silent, [deployment], new Map(), "chat-local"), { findings: [], warnings: [] });
  });

  it("only warns of what may pass", async () => {
    const { findings, warnings } = await check(500, 'failed calling webhook "x"');
    assert.deepEqual(findings, []);
    assert.deepEqual(warnings, [`Whether the API server would take ${name} isn't known: failed calling webhook "x"`]);
  });
});

describe("tryPod", () => {
  it("tries a pod as a ReplicaSet would create it", async () => {
    const server = apiServer((path, { dryRun }, manifest) => {
      assert.deepEqual([path, dryRun], ["/api/v1/namespaces/chat-dev/pods/chat-deployment-preflight", true]);
      return manifest;
    });
    const template = { metadata: { labels: { app: "chat-app" } }, spec: { containers: [] } };
    const tried = await tryPod(server, deployment, template);
    assert.ok(tried !== undefined && "admitted" in tried);
    const { metadata, spec } = tried.admitted;
    assert.deepEqual(spec, { containers: [] });
    assert.deepEqual(metadata?.labels, { app: "chat-app", "pod-template-hash": "preflight" });
    assert.deepEqual(
      metadata?.ownerReferences?.map(({ kind, controller }) => [kind, controller]),
      [["ReplicaSet", true]],
    );
  });

  it("tells a quota's refusal from others", async () => {
    const template = { spec: { containers: [] } };
    const tried = (message: string) => tryPod(saying(403, message), deployment, template);
    assert.deepEqual(await tried("forbidden: exceeded quota: few, requested: pods=1"), {
      refused: "forbidden: exceeded quota: few, requested: pods=1",
      isQuota: true,
    });
    assert.deepEqual(await tried("violates PodSecurity"), { refused: "violates PodSecurity", isQuota: false });
  });
});

describe("reportOf", () => {
  it("is nothing of what is admitted", () =>
    assert.deepEqual(reportOf(name, { admitted: {} }, { exists: false, context: "chat-local" }), {
      findings: [],
      warnings: [],
    }));
});
