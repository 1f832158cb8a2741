import assert from "node:assert/strict";
import { chatServiceOptions } from "../../components/chatServiceOptions.ts";
import { readValues } from "../../imageCheck/readValues.ts";
import { serverPod } from "../../imageCheck/serverPod.ts";
import { Refusal } from "../../refusal/refusal.ts";

const image = "registry.example:5000/chat:1.2";

describe("what an image is checked with", () => {
  it("is the stack's defaults where nothing else is said", () => {
    const { image: repository, imageTag, memoryLimit, runAsUser } = readValues({ image, texts: {}, env: [] });
    assert.deepEqual([repository, imageTag], ["registry.example:5000/chat", "1.2"]);
    assert.equal(memoryLimit, chatServiceOptions.memoryLimit.default);
    assert.equal(runAsUser, chatServiceOptions.runAsUser.default);
  });

  it("is what the command line says before what the stack's config does", () => {
    const config = { memoryLimit: "1Gi", drainSeconds: 40, env: { LEVEL: "info", PORT: "8080" } };
    const values = readValues({ image, texts: { drainSeconds: "50" }, env: ["LEVEL=a=b"] }, config);
    assert.deepEqual([values.memoryLimit, values.drainSeconds], ["1Gi", 50]);
    assert.deepEqual(values.env, { LEVEL: "a=b", PORT: "8080" });
  });

  it("may take any time to start, as there is no rollout that it would have to fit into", () => {
    assert.equal(readValues({ image, texts: { startupSeconds: "3585" }, env: [] }).startupSeconds, 3585);
  });

  it("has what stands for the stack's secrets in their place", () => {
    const secretEnv = { PASSWORD: "[secret chat-service:env.PASSWORD]" };
    const { spec } = serverPod(readValues({ image, texts: {}, env: [] }, { secretEnv }));
    assert.deepEqual(spec?.containers[0].env, [{ name: "PASSWORD", value: secretEnv.PASSWORD }]);
  });

  it("takes an image without a tag for latest, and a digest as it is", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    assert.equal(readValues({ image: "chat", texts: {}, env: [] }).imageTag, "latest");
    assert.equal(readValues({ image: `chat:1.2@${digest}`, texts: {}, env: [] }).imageTag, digest);
  });

  it("is refused with everything that isn't allowed", () => {
    const texts = { runAsUser: "0", memoryRequest: "1Gi", memoryLimit: "512Mi" };
    assert.throws(
      () => readValues({ image: "Chat:1.2", texts, env: ["1=2"] }),
      (error: Refusal) => {
        assert.ok(error instanceof Refusal);
        for (const said of ["--runAsUser is", "memoryRequest is", "image is", "env"]) {
          assert.ok(error.message.includes(said), `${said} in ${error.message}`);
        }
        return error.code === "InvalidCall";
      },
    );
  });
});

describe("the pod that an image is checked in", () => {
  const values = readValues({ image, texts: {}, env: [] });
  const lacks = (pod: ReturnType<typeof serverPod>) => ({
    user: pod.spec?.securityContext?.runAsUser,
    capabilities: pod.spec?.containers[0].securityContext?.capabilities?.drop,
    isReadOnly: pod.spec?.containers[0].securityContext?.readOnlyRootFilesystem,
  });

  it("is hardened as the stack's are, and is not started again", () => {
    const pod = serverPod(values);
    assert.deepEqual(lacks(pod), { user: 65532, capabilities: ["ALL"], isReadOnly: true });
    assert.equal(pod.spec?.restartPolicy, "Never");
  });

  it("differs in what is tried alone", () => {
    const all = ["ALL"];
    assert.deepEqual(lacks(serverPod(values, "ownUser")), { user: undefined, capabilities: all, isReadOnly: true });
    assert.deepEqual(lacks(serverPod(values, "writableRoot")), { user: 65532, capabilities: all, isReadOnly: false });
    assert.deepEqual(lacks(serverPod(values, "root")), { user: 0, capabilities: undefined, isReadOnly: true });
    assert.deepEqual(lacks(serverPod(values, "rootWithWritableRoot")), {
      user: 0,
      capabilities: undefined,
      isReadOnly: false,
    });
    assert.deepEqual(lacks(serverPod(values)), { user: 65532, capabilities: all, isReadOnly: true });
  });
});
