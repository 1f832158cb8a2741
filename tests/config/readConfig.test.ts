import assert from "node:assert/strict";
import fc from "fast-check";
import type { Config } from "../../config/readConfig";
import { readConfig } from "../../config/readConfig";
import { Refusal } from "../../refusal";

const context = { "kubernetes:context": "chat-local" };
const committed = { imageTag: "0.1.2", nodePort: "30000" };

function read(values: Record<string, string>, source: { stack?: string; stackFile?: string } = {}): Config {
  const keyed = Object.fromEntries(Object.entries(values).map(([key, value]) => [`chat-service:${key}`, value]));
  return readConfig({ stack: "dev", values: { ...context, ...keyed }, ...source });
}

/** What is refused; undefined if nothing is. */
function refusalOf(read: () => unknown): Refusal | undefined {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, "InvalidConfig");
    return error;
  }
  return undefined;
}

type Problems = (values: Record<string, string>, source?: { stack?: string; stackFile?: string }) => string[];

/** The keys that are refused, beside what is committed. */
const refusedKeys: Problems = (values, source) =>
  refusalOf(() => read({ ...committed, ...values }, source))?.subjects ?? [];

/** The sentences that refuse them. */
const sentencesOf: Problems = (values, source) =>
  refusalOf(() => read({ ...committed, ...values }, source))
    ?.message.split("\n")
    .slice(1) ?? [];

describe("readConfig", () => {
  it("fills in every default", () => {
    assert.deepEqual(read(committed), {
      context: "chat-local",
      replicaCount: 3,
      replicas: undefined,
      image: "docker.io/jeongchanmin/spring-server",
      imageTag: "0.1.2",
      nodePort: 30000,
      maxSurge: "25%",
      paused: false,
      startupSeconds: 60,
      progressDeadlineSeconds: 75,
      probePath: undefined,
      livenessProbePath: undefined,
      cpuRequest: "100m",
      memoryRequest: "256Mi",
      memoryLimit: "512Mi",
      serviceType: "NodePort",
      bakeSeconds: 2,
      autoscaling: undefined,
      allowedCidrs: undefined,
      allowedNamespaces: undefined,
      sessionAffinitySeconds: undefined,
      ingress: undefined,
      gateway: undefined,
      env: undefined,
      secretEnv: undefined,
      imagePullSecret: undefined,
      runAsUser: 65532,
      writablePaths: undefined,
      priorityClass: undefined,
      operatorValues: { imageTag: "0.1.2", nodePort: "30000" },
    });
  });

  it("takes 0 replicas as a value", () => {
    assert.equal(read({ ...committed, replicas: "0" }).replicas, 0);
    assert.equal(read({ ...committed, replicaCount: "0" }).replicaCount, 0);
  });

  it("takes the empty default of the project file for unset", () => {
    assert.equal(read({ ...committed, replicas: "", probePath: "" }).replicas, undefined);
  });

  it("takes every integer in the range and refuses every other one", () => {
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 5000 }), (replicas) => {
        const allowed = replicas >= 0 && replicas <= 1000;
        assert.deepEqual(refusedKeys({ replicas: String(replicas) }), allowed ? [] : ["chat-service:replicas"]);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70000 }), (nodePort) => {
        const allowed = nodePort >= 30000 && nodePort <= 32767;
        assert.deepEqual(refusedKeys({ nodePort: String(nodePort) }), allowed ? [] : ["chat-service:nodePort"]);
      }),
    );
  });

  for (const value of ["2.5", "1e2", "abc", " 3", "0x10", "true", "NaN", "Infinity", "-0.5", "99999999999999999999"]) {
    it(`refuses ${JSON.stringify(value)} as a replica count`, () =>
      assert.deepEqual(refusedKeys({ replicaCount: value }), ["chat-service:replicaCount"]));
  }

  it("names the key, the value, the range and the command", () => {
    assert.deepEqual(sentencesOf({ replicaCount: " 3" }), [
      '  - chat-service:replicaCount is " 3"; allowed is an integer from 0 to 1000. ' +
        "Run: npx pulumi config set replicaCount 3 --stack dev",
    ]);
  });

  for (const key of ["imageTag", "nodePort"]) {
    it(`refuses to go without ${key}`, () => assert.deepEqual(refusedKeys({ [key]: "" }), [`chat-service:${key}`]));
  }

  it("says what is missing", () => {
    const [sentence] = sentencesOf({ imageTag: "" });
    assert.match(sentence, /chat-service:imageTag is missing; allowed is .* Run: npx pulumi config set imageTag /);
  });

  for (const image of [
    "spring-server",
    "docker.io/jeongchanmin/spring-server",
    "localhost:5000/a/b_c",
    "registry.example.com/a--b/c.d",
  ]) {
    it(`takes the repository ${image}`, () => assert.deepEqual(refusedKeys({ image }), []));
  }
  for (const image of [
    "Spring",
    "docker.io/a:0.1.2",
    "a@sha256:00",
    "a//b",
    "-a",
    "a b",
    "https://docker.io/a",
    "a/",
  ]) {
    it(`refuses the repository ${JSON.stringify(image)}`, () =>
      assert.deepEqual(refusedKeys({ image }), ["chat-service:image"]));
  }

  it("says what a repository looks like", () => {
    assert.match(
      sentencesOf({ image: "Spring" })[0],
      /chat-service:image is "Spring"; allowed is a repository such as /,
    );
  });

  for (const imageTag of ["0.1.2", "1.10", "v1", "_a", "a".repeat(128), `sha256:${"0".repeat(64)}`]) {
    it(`takes the tag ${imageTag.slice(0, 20)}`, () => assert.deepEqual(refusedKeys({ imageTag }), []));
  }
  for (const imageTag of [".1", "-a", "a b", "a:b", "a".repeat(129), "sha256:abc", "sha512:00", "ä"]) {
    it(`refuses the tag ${JSON.stringify(imageTag.slice(0, 20))}`, () =>
      assert.deepEqual(refusedKeys({ imageTag }), ["chat-service:imageTag"]));
  }

  it("refuses an unquoted number as a tag and says how to quote it", () => {
    const stackFile = "config:\n  chat-service:imageTag: 1.10\n";
    assert.deepEqual(sentencesOf({ imageTag: "1.1" }, { stackFile }), [
      "  - chat-service:imageTag is the unquoted 1.10, which YAML reads as 1.1 (1.10 becomes 1.1); " +
        "allowed is a tag of 1 to 128 letters, digits, `_`, `.` and `-`, " +
        'or sha256: and 64 hexadecimal digits, in quotes: imageTag: "1.10". Run: npx pulumi config set imageTag 1.10 --stack dev',
    ]);
  });

  for (const [written, read] of [
    ["1_000", "1000"],
    ["0b11", "3"],
    ["2026-11-24", "2026-11-24 00:00:00 +0000 UTC"],
    ["5", "5"],
  ]) {
    it(`refuses the unquoted tag ${written}`, () => {
      const stackFile = `config:\n  chat-service:imageTag: ${written}\n`;
      const [sentence] = sentencesOf({ imageTag: read }, { stackFile });
      assert.ok(
        sentence.startsWith(`  - chat-service:imageTag is the unquoted ${written}, which YAML reads as ${read} `),
      );
    });
  }

  it("takes an unquoted word as a tag", () => {
    assert.deepEqual(
      refusedKeys({ imageTag: "0.1.2" }, { stackFile: "config:\n  chat-service:imageTag: 0.1.2\n" }),
      [],
    );
  });

  it("takes an unquoted number where it can't be misread", () => {
    assert.deepEqual(refusedKeys({ cpuRequest: "1" }, { stackFile: "config:\n  chat-service:cpuRequest: 1\n" }), []);
  });

  it("proposes what is allowed where what was written is not", () => {
    const [sentence] = sentencesOf({ probePath: "8" }, { stackFile: "config:\n  chat-service:probePath: 0x8\n" });
    assert.match(sentence, /Run: npx pulumi config set probePath \/actuator/);
  });

  const elsewhere = (key: string) =>
    refusalOf(() =>
      readConfig({
        stack: "dev",
        values: {
          ...context,
          [`kubernetes:${key}`]: "x",
          "chat-service:imageTag": "1",
          "chat-service:nodePort": "30000",
        },
      }),
    );
  for (const key of ["kubeconfig", "cluster", "renderYamlToDirectory"]) {
    it(`refuses kubernetes:${key}, which would lead the provider elsewhere`, () =>
      assert.deepEqual(elsewhere(key)?.subjects, [`kubernetes:${key}`]));
  }

  it("says where kubeconfigs are looked for, and how to unset what leads elsewhere", () => {
    assert.match(
      elsewhere("cluster")?.message ?? "",
      /kubernetes:cluster is set; allowed are .* Run: npx pulumi config rm kubernetes:cluster --stack dev/,
    );
  });

  for (const stack of ["my_stack", "Feature", "a.b", "-a", "a".repeat(59)]) {
    it(`refuses the stack name ${stack.slice(0, 10)}, which no namespace can have`, () =>
      assert.deepEqual(refusedKeys({}, { stack }), [`stack ${stack}`]));
  }

  it("says what a stack can be named, and how to rename it", () => {
    const [sentence] = sentencesOf({}, { stack: "my_stack" });
    assert.match(sentence, /the stack's name is "my_stack", which a namespace can't be named for; allowed are /);
    assert.match(sentence, / Run: npx pulumi stack rename NAME --stack my_stack$/);
  });

  it("takes a quoted number as a tag", () => {
    assert.deepEqual(
      refusedKeys({ imageTag: "1.10" }, { stackFile: 'config:\n  chat-service:imageTag: "1.10"\n' }),
      [],
    );
  });

  it("tells what the operator has set from what is at its default, and from a pause, which changes no revision", () => {
    const { operatorValues } = read({
      ...committed,
      replicas: "0",
      maxSurge: "25%",
      memoryLimit: "1Gi",
      paused: "true",
    });
    assert.deepEqual(operatorValues, { imageTag: "0.1.2", nodePort: "30000", replicas: "0", memoryLimit: "1Gi" });
  });

  it("refuses a deadline that is over before a replica may have started", () => {
    assert.deepEqual(sentencesOf({ startupSeconds: "90" }), [
      "  - chat-service:progressDeadlineSeconds is 75; allowed is at least 105 with startupSeconds 90 and bakeSeconds 2. " +
        "Run: npx pulumi config set progressDeadlineSeconds 105 --stack dev",
    ]);
  });

  it("refuses latest in prod only", () => {
    assert.match(
      sentencesOf({ imageTag: "latest" }, { stack: "prod" })[0],
      /chat-service:imageTag is "latest"; allowed is what prod can go back to: a tag of/,
    );
    assert.deepEqual(refusedKeys({ imageTag: "latest" }), []);
  });

  it("refuses an unknown key and names the nearest one", () => {
    assert.deepEqual(sentencesOf({ replicaCout: "5" }), [
      "  - chat-service:replicaCout is not a key of this stack; the nearest one is replicaCount. " +
        "Run: npx pulumi config rm replicaCout --stack dev",
    ]);
  });

  for (const key of ["toString", "constructor"]) {
    it(`takes ${key}, which every object has, for no key`, () =>
      assert.deepEqual(refusedKeys({ [key]: "5" }), [`chat-service:${key}`]));
  }

  it("never proposes to stop all replicas", () => {
    assert.match(sentencesOf({ replicas: "many" })[0], /Run: npx pulumi config set replicas 5 --stack dev/);
  });

  it("leaves the keys of other projects and providers alone", () => {
    assert.doesNotThrow(() =>
      readConfig({
        stack: "dev",
        values: {
          ...context,
          "kubernetes:namespace": "x",
          "chat-service:imageTag": "0.1.2",
          "chat-service:nodePort": "30000",
        },
      }),
    );
  });

  it("refuses to guess the cluster", () => {
    const refusal = refusalOf(() =>
      readConfig({ stack: "dev", values: { "chat-service:imageTag": "0.1.2", "chat-service:nodePort": "30000" } }),
    );
    assert.deepEqual(refusal?.subjects, ["kubernetes:context"]);
    assert.match(refusal.message, /kubernetes:context is missing.*Run: npx pulumi config set kubernetes:context /);
  });

  it("refuses a memory request above the limit", () => {
    assert.match(
      sentencesOf({ memoryRequest: "1Gi" })[0],
      /chat-service:memoryRequest is "1Gi"; allowed is at most memoryLimit, "512Mi"/,
    );
    assert.deepEqual(refusedKeys({ memoryRequest: "512Mi", memoryLimit: "0.5Gi" }), []);
  });

  it("masks a secret value", () => {
    const [sentence] = sentencesOf(
      { image: "S3CRET" },
      { stackFile: "config:\n  chat-service:image:\n    secure: v1:abc\n" },
    );
    assert.match(sentence, /image is \[secret\]/);
    assert.doesNotMatch(sentence, /S3CRET/);
  });

  it("collects all problems into one refusal, which has no stack trace", () => {
    const refusal = refusalOf(() =>
      readConfig({
        stack: "prod",
        values: { "chat-service:replicas": "1001", "chat-service:nodePort": "80", "chat-service:imagetag": "1" },
      }),
    );
    const keys = ["imagetag", "replicas", "imageTag", "nodePort"].map((key) => `chat-service:${key}`);
    assert.deepEqual(refusal?.subjects, [...keys, "kubernetes:context"]);
    const [title, ...sentences] = refusal.message.split("\n");
    assert.equal(title, "5 problems in the config of stack prod; nothing was changed:");
    assert.deepEqual(
      sentences.map((sentence) => /^ {2}- (\S+) is /.exec(sentence)?.[1]),
      refusal.subjects,
    );
    assert.equal(refusal.stack, undefined);
  });
});
