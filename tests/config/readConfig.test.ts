import assert from "node:assert/strict";
import fc from "fast-check";
import type { Config, ConfigSource } from "../../config/readConfig.ts";
import { readConfig } from "../../config/readConfig.ts";
import { Refusal } from "../../refusal/refusal.ts";

const context = { "kubernetes:context": "chat-local" };
const committed = { imageTag: "0.1.2", nodePort: "30000" };

type Source = Partial<Omit<ConfigSource, "values">>;

function read(values: Record<string, string>, source: Source = {}): Config {
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

type Problems = (values: Record<string, string>, source?: Source) => string[];

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
      drainSeconds: 25,
      awaitDrain: undefined,
      autoscaling: undefined,
      allowedCidrs: undefined,
      allowedNamespaces: undefined,
      sessionAffinitySeconds: undefined,
      skipPreflight: undefined,
      ingress: undefined,
      gateway: undefined,
      env: undefined,
      secretEnv: undefined,
      imagePullSecret: undefined,
      runAsUser: 65532,
      writablePaths: undefined,
      failureLogs: undefined,
      priorityClass: undefined,
      revisionConfig: { imageTag: "0.1.2", nodePort: "30000" },
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
        'or sha256: and 64 hexadecimal digits, in quotes: imageTag: "1.10". ' +
        "Run: npx pulumi config set imageTag 1.10 --stack dev",
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

  const withProviderConfig = (key: string, value = "x") =>
    refusalOf(() =>
      readConfig({
        stack: "dev",
        values: {
          ...context,
          [`kubernetes:${key}`]: value,
          "chat-service:imageTag": "1",
          "chat-service:nodePort": "30000",
        },
      }),
    );
  for (const key of ["kubeconfig", "cluster", "renderYamlToDirectory"]) {
    it(`refuses kubernetes:${key}, which would lead the provider elsewhere`, () =>
      assert.deepEqual(withProviderConfig(key)?.subjects, [`kubernetes:${key}`]));
  }

  it("refuses kubernetes:enableServerSideApply false, with which changes by hand would go unseen", () => {
    const refusal = (value: string) => withProviderConfig("enableServerSideApply", value)?.subjects;
    assert.deepEqual(refusal("false"), ["kubernetes:enableServerSideApply"]);
    assert.equal(refusal("true"), undefined);
  });

  it("says where kubeconfigs are looked for, and how to unset what leads elsewhere", () => {
    assert.match(
      withProviderConfig("cluster")?.message ?? "",
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

  it("tells what the operator has set from what is at its default, and from what changes no revision", () => {
    const { revisionConfig } = read({
      ...committed,
      replicas: "0",
      maxSurge: "25%",
      memoryLimit: "1Gi",
      paused: "true",
      awaitDrain: "true",
      failureLogs: "true",
      skipPreflight: "image",
    });
    assert.deepEqual(revisionConfig, { imageTag: "0.1.2", nodePort: "30000", replicas: "0", memoryLimit: "1Gi" });
  });

  it("refuses a deadline that is over before a replica may have started", () => {
    assert.deepEqual(sentencesOf({ startupSeconds: "90" }), [
      "  - chat-service:progressDeadlineSeconds is 75; " +
        "allowed is at least 105 with startupSeconds 90 and bakeSeconds 2. " +
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

  it("collects all problems into one refusal", () => {
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
  });

  describe("of structures, which the engine hands over as JSON", () => {
    const ingress = {
      host: "chat.example.com",
      className: "nginx",
      tlsSecret: "chat-tls",
      annotations: { "example.com/body-size": "8m" },
    };

    it("takes every key of a group, with the defaults of those that are left out", () => {
      const { ingress: one, autoscaling } = read({
        ...committed,
        ingress: JSON.stringify(ingress),
        autoscaling: JSON.stringify({ minReplicas: 3, maxReplicas: "10" }),
      });
      assert.deepEqual(one, ingress);
      assert.deepEqual(autoscaling, { minReplicas: 3, maxReplicas: 10, targetCpuPercent: 70 });
    });

    it("takes a group without keys for unset", () => {
      const { gateway, env, secretEnv } = read({ ...committed, gateway: "{}", env: "{}" });
      assert.deepEqual([gateway, env, secretEnv], [undefined, undefined, undefined]);
    });

    it("says which key of a group is missing, and no other than that", () =>
      assert.deepEqual(sentencesOf({ autoscaling: '{"minReplicas":2}' }), [
        "  - chat-service:autoscaling.maxReplicas is missing; allowed is an integer from 1 to 1000. " +
          "Run: npx pulumi config set --path autoscaling.maxReplicas 10 --stack dev",
      ]));

    it("refuses an unknown key of a group and names the nearest one of it", () =>
      assert.deepEqual(sentencesOf({ gateway: '{"name":"public","hots":"a.example.com","host":"a.example.com"}' }), [
        "  - chat-service:gateway.hots is not a key of this stack; the nearest one is gateway.host. " +
          "Run: npx pulumi config rm --path gateway.hots --stack dev",
      ]));

    it("says that what is in a group is set by its path", () => {
      assert.deepEqual(sentencesOf({ "env.LOG_LEVEL": "debug" }), [
        "  - chat-service:env.LOG_LEVEL is not a key of this stack; what is in env is set with --path, " +
          "as in config set --path env.LOG_LEVEL. " +
          `Run: npx pulumi config rm --path '["env.LOG_LEVEL"]' --stack dev`,
      ]);
      assert.match(sentencesOf({ "envv.A": "x" })[0], /is not a key of this stack; the nearest one is env\./);
    });

    for (const [key, json, subject] of [
      ["autoscaling", "true", "autoscaling"],
      ["autoscaling", "[3]", "autoscaling"],
      ["autoscaling", '{"minReplicas":"few","maxReplicas":5}', "autoscaling.minReplicas"],
      ["autoscaling", '{"minReplicas":{"a":1},"maxReplicas":5}', "autoscaling.minReplicas"],
      ["ingress", "chat.example.com", "ingress"],
      ["ingress", '{"host":["a.example.com"]}', "ingress.host"],
      ["ingress", '{"host":"A.example.com"}', "ingress.host"],
      ["ingress", '{"host":"203.0.113.7"}', "ingress.host"],
      ["ingress", '{"host":"a.example.com","annotations":"x"}', "ingress.annotations"],
      ["ingress", '{"host":"a.example.com","annotations":{"a b":"x"}}', 'ingress.annotations["a b"]'],
      ["gateway", '{"name":"public","host":"a.example.com","namespace":"a.b"}', "gateway.namespace"],
      ["env", '"debug"', "env"],
      ["env", '{"A-B":"x"}', "env.A-B"],
      ["env", '{"A":{"B":"x"}}', "env.A"],
      ["env", '{"A":["x"]}', "env.A"],
      ["env", '{"A":null}', "env.A"],
    ]) {
      it(`refuses ${json} as ${key}`, () =>
        assert.deepEqual(refusedKeys({ [key]: json }), [`chat-service:${subject}`]));
    }

    for (const [key, value] of [
      ["allowedCidrs", "203.0.113.7"],
      ["allowedCidrs", "203.0.113.7/33"],
      ["allowedCidrs", "fe80::1%eth0/64"],
      ["allowedCidrs", "203.0.113.7/32,"],
      ["allowedCidrs", "203.0.113.7/32,203.0.113.7/32"],
      ["allowedNamespaces", "Ingress"],
      ["writablePaths", "/tmp"],
      ["writablePaths", "data"],
      ["writablePaths", "/data/.."],
      ["writablePaths", "/data/"],
      ["runAsUser", "0"],
    ]) {
      it(`refuses ${JSON.stringify(value)} as ${key}`, () =>
        assert.deepEqual(refusedKeys({ [key]: value }), [`chat-service:${key}`]));
    }

    it("takes a list of texts between commas", () => {
      const { allowedCidrs } = read({ ...committed, allowedCidrs: "203.0.113.7/32, 2001:db8::/32" });
      assert.deepEqual(allowedCidrs, ["203.0.113.7/32", "2001:db8::/32"]);
    });

    it("takes any text for an environment variable, numbers and nothing as well", () => {
      const env = { A: "", B: 8080, C: true, D: "a=b $(C)\n" };
      assert.deepEqual(read({ ...committed, env: JSON.stringify(env) }).env, { ...env, B: "8080", C: "true" });
    });

    it("refuses an unquoted number that YAML changes, by its path", () =>
      assert.deepEqual(
        sentencesOf({ env: '{"VERSION":1.1}' }, { stackFile: "config:\n  chat-service:env:\n    VERSION: 1.10\n" }),
        [
          "  - chat-service:env.VERSION is the unquoted 1.10, which YAML reads as 1.1 (1.10 becomes 1.1); " +
            'allowed is any text, by a name of letters, digits and _, in quotes: VERSION: "1.10". ' +
            "Run: npx pulumi config set --path env.VERSION 1.10 --stack dev",
        ],
      ));

    it("says how to set a number of which JSON keeps the first digits alone", () =>
      assert.match(
        sentencesOf(
          { env: '{"ID":9007199254740993}' },
          { stackFile: "config:\n  chat-service:env:\n    ID: 9007199254740993\n" },
        )[0],
        /Run: npx pulumi config set --path env\.ID --type string 9007199254740993 --stack dev$/,
      ));

    it("tells what the operator has set by its path, without what is at its default or secret", () => {
      const { revisionConfig } = read(
        {
          ...committed,
          autoscaling: '{"minReplicas":2,"maxReplicas":5,"targetCpuPercent":70}',
          ingress: JSON.stringify(ingress),
          gateway: "{}",
          env: '{"LOG_LEVEL":"debug","DB_PASSWORD":"hush"}',
          allowedNamespaces: "ingress-nginx",
        },
        { stackFile: "config:\n  chat-service:env:\n    LOG_LEVEL: debug\n    DB_PASSWORD:\n      secure: v1:abc\n" },
      );
      assert.deepEqual(revisionConfig, {
        ...committed,
        "autoscaling.minReplicas": "2",
        "autoscaling.maxReplicas": "5",
        "ingress.host": "chat.example.com",
        "ingress.className": "nginx",
        "ingress.tlsSecret": "chat-tls",
        'ingress.annotations["example.com/body-size"]': "8m",
        "env.LOG_LEVEL": "debug",
        "env.DB_PASSWORD": "[secret]",
        allowedNamespaces: "ingress-nginx",
      });
    });
  });

  describe("of secrets", () => {
    const values = { env: '{"LOG_LEVEL":"debug","DB_PASSWORD":"hush"}' };
    const file = (env: string) => `config:\n  chat-service:env:\n${env}`;
    const secure = "    DB_PASSWORD:\n      secure: v1:abc\n";

    const parted = (source: Source) => {
      const { env, secretEnv } = read({ ...committed, ...values }, source);
      return { env, secretEnv };
    };

    it("takes those for secret that the stack file has encrypted", () =>
      assert.deepEqual(parted({ stackFile: file(`    LOG_LEVEL: debug\n${secure}`), hasSecretEnv: true }), {
        env: { LOG_LEVEL: "debug" },
        secretEnv: { DB_PASSWORD: "hush" },
      }));

    it("takes all for secret that the stack file doesn't tell, if the engine knows of any", () => {
      const all = { LOG_LEVEL: "debug", DB_PASSWORD: "hush" };
      assert.deepEqual(parted({ hasSecretEnv: true }), { env: undefined, secretEnv: all });
      assert.deepEqual(parted({ stackFile: file("    secure: v1:abc\n") }), { env: undefined, secretEnv: all });
      assert.deepEqual(parted({ hasSecretEnv: false }), { env: all, secretEnv: undefined });
    });

    for (const [what, env, stackFile] of [
      ["whose name is wrong", { "DB-PASSWORD": "hush" }, file(secure.replace("_", "-"))],
      ["that is a structure", { DB: { PASSWORD: "hush" } }, file("    DB:\n      PASSWORD:\n        secure: v1:abc\n")],
      ["in a list", ["hush"], file("  - secure: v1:abc\n")],
      ["that is no structure", "hush", file("    secure: v1:abc\n")],
      ["that only the engine knows", { "DB-PASSWORD": "hush" }, undefined],
    ] as const) {
      it(`shows no secret ${what}`, () => {
        const sentences = sentencesOf({ env: JSON.stringify(env) }, { stackFile, hasSecretEnv: true });
        assert.equal(sentences.length, 1);
        assert.match(sentences[0], / is \[secret\]; allowed is /);
        assert.doesNotMatch(sentences[0], /hush/);
      });
    }

    it("shows no secret that contradicts something else", () => {
      const [sentence] = sentencesOf(
        { serviceType: "ClusterIP", nodePort: "30007" },
        { stackFile: "config:\n  chat-service:nodePort:\n    secure: v1:abc\n" },
      );
      assert.match(sentence, /nodePort is \[secret\]; allowed is none with serviceType ClusterIP\./);
    });

    it("shows no secret in the command that mends it", () => {
      const [sentence] = sentencesOf({ env: '{"JAVA_TOOL_OPTIONS":"-Xmx1g -Dpassword=hush"}' }, { hasSecretEnv: true });
      assert.match(sentence, /Run: npx pulumi config set --secret --path env\.JAVA_TOOL_OPTIONS --stack dev/);
      assert.doesNotMatch(sentence, /hush/);
    });
  });

  describe("of keys that contradict each other", () => {
    const autoscaling = JSON.stringify({ minReplicas: 3, maxReplicas: 10 });
    const ingress = '{"host":"chat.example.com"}';
    const gateway = '{"name":"public","host":"chat.example.com"}';

    const contradictions: [what: string, values: Record<string, string>, ...commands: string[]][] = [
      ["a replicaCount with autoscaling", { autoscaling, replicaCount: "3" }, "config rm replicaCount"],
      ["replicas with autoscaling", { autoscaling, replicas: "3" }, "config rm replicas"],
      [
        "both with autoscaling",
        { autoscaling, replicaCount: "3", replicas: "5" },
        "config rm replicaCount",
        "config rm replicas",
      ],
      [
        "fewer replicas at most than at least",
        { autoscaling: '{"minReplicas":5,"maxReplicas":4}' },
        "config set --path autoscaling.maxReplicas 5",
      ],
      ["autoscaling by a share of no CPU", { autoscaling, cpuRequest: "0" }, "config set cpuRequest 100m"],
      ["a node port inside the cluster", { serviceType: "ClusterIP" }, "config rm nodePort"],
      ["a node port with a load balancer", { serviceType: "LoadBalancer" }, "config rm nodePort"],
      ["no node port where one answers", { nodePort: "" }, "config set nodePort 30000"],
      ["an ingress and a Gateway", { ingress, gateway }, "config rm gateway"],
      ["client addresses with an ingress", { ingress, allowedCidrs: "203.0.113.7/32" }, "config rm allowedCidrs"],
      ["client addresses with a Gateway", { gateway, allowedCidrs: "203.0.113.7/32" }, "config rm allowedCidrs"],
      [
        "a client's own replica behind an ingress",
        { ingress, sessionAffinitySeconds: "60" },
        "config rm sessionAffinitySeconds",
      ],
      ["a request above its limit", { memoryRequest: "1Gi" }, "config set memoryLimit 1Gi"],
      [
        "a JVM's heap that the memory limit has no room for",
        { env: '{"JAVA_TOOL_OPTIONS":"-Xmx512m"}' },
        "config set-all --path --plaintext env.JAVA_TOOL_OPTIONS=-Xmx448m",
      ],
    ];
    for (const [what, values, ...commands] of contradictions) {
      it(`refuses ${what}, with the command that mends it`, () =>
        assert.deepEqual(
          sentencesOf(values).map((sentence) => sentence.split("Run: ")[1]),
          commands.map((command) => `npx pulumi ${command} --stack dev`),
        ));
    }

    it("refuses a key only once, for what is wrong with it on its own", () =>
      assert.equal(sentencesOf({ serviceType: "ClusterIP", nodePort: "80" }).length, 1));
  });

  it("shows no secret among what the operator has set, wherever it stands", () => {
    const annotations = { "example.com/token": "hush" };
    const { revisionConfig } = read(
      { ...committed, ingress: JSON.stringify({ host: "chat.example.com", annotations }) },
      {
        stackFile: [
          "config:",
          "  chat-service:ingress:",
          "    host: chat.example.com",
          "    annotations:",
          "      example.com/token:",
          "        secure: v1:abc",
        ].join("\n"),
      },
    );
    assert.equal(revisionConfig['ingress.annotations["example.com/token"]'], "[secret]");
    assert.equal(revisionConfig["ingress.host"], "chat.example.com");
  });
});
