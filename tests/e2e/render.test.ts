import assert from "node:assert/strict";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { CommandResult } from "../../script/run.ts";
import { tryRun } from "../../script/run.ts";

const project = process.cwd();

/** Renders a stack where there is no cluster, engine or credential. */
function render(stack: string, directory = project): Promise<CommandResult> {
  return tryRun(process.execPath, [join(project, "bin/render.ts"), stack], {
    cwd: directory,
    env: { PATH: "", HOME: "/nonexistent" },
  });
}

describe("npm run render", () => {
  it("writes what `up` would apply, the namespace first, without cluster, engine or credentials", async () => {
    const { code, stdout, stderr } = await render("dev");
    assert.equal(code, 0, stderr);
    const [first, ...others] = parseAllDocuments(stdout).map(
      (document) => document.toJS() as { kind: string; metadata: { name: string; namespace?: string } },
    );
    assert.deepEqual([first.kind, first.metadata.name], ["Namespace", "chat-dev"]);
    assert.ok(["Deployment", "Service"].every((kind) => others.some((manifest) => manifest.kind === kind)));
    assert.ok(others.every(({ metadata }) => metadata.namespace === "chat-dev"));
  });

  it("writes the same text every time", async () => {
    const [once, again] = await Promise.all([render("prod"), render("prod")]);
    assert.equal(once.stdout, again.stdout);
    assert.match(once.stdout, /nodePort: 30080/);
  });

  describe("of another stack file", () => {
    let directory: string;

    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), "chat-service-render-"));
      await cp("tsconfig.json", join(directory, "tsconfig.json"));
      await symlink(join(project, "node_modules"), join(directory, "node_modules"));
    });
    afterEach(() => rm(directory, { recursive: true }));

    const stackFile = (lines: string) =>
      writeFile(join(directory, "Pulumi.other.yaml"), `config:\n  kubernetes:context: other\n${lines}`);

    it("follows its config", async () => {
      await stackFile('  chat-service:imageTag: "2.0.0"\n  chat-service:nodePort: 31000\n  chat-service:replicas: 7\n');
      const { stdout } = await render("other", directory);
      assert.match(stdout, /replicas: 7/);
      assert.match(stdout, /spring-server:2\.0\.0/);
    });

    it("refuses what `up` would refuse", async () => {
      await stackFile("  chat-service:imageTag: 1.10\n  chat-service:nodePort: 31000\n");
      const { code, stderr } = await render("other", directory);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^\n1 problem in the config of stack other; .*:\n  - chat-service:imageTag is the unquoted 1\.10/,
      );
    });

    const service = '  chat-service:imageTag: "2.0.0"\n  chat-service:serviceType: ClusterIP\n';
    const manifestsOf = async () => {
      const { code, stdout, stderr } = await render("other", directory);
      assert.equal(code, 0, stderr);
      const manifests = parseAllDocuments(stdout).map((document) => document.toJS());
      return Object.fromEntries(manifests.map((manifest) => [manifest.kind, manifest]));
    };

    it("has secret variables as placeholders that name the key, and others as they are", async () => {
      await stackFile(
        service +
          "  chat-service:env:\n    LOG_LEVEL: debug\n    PORT: 8080\n    DB_PASSWORD:\n      secure: v1:abc\n" +
          "    EMPTY:\n      secure: v1:def\n",
      );
      const { Deployment, Secret } = await manifestsOf();
      assert.deepEqual(Secret.stringData, {
        DB_PASSWORD: "[secret chat-service:env.DB_PASSWORD]",
        EMPTY: "[secret chat-service:env.EMPTY]",
      });
      const secret = (key: string) => ({ secretKeyRef: { key, name: Secret.metadata.name } });
      assert.deepEqual(Deployment.spec.template.spec.containers[0].env, [
        { name: "DB_PASSWORD", valueFrom: secret("DB_PASSWORD") },
        { name: "EMPTY", valueFrom: secret("EMPTY") },
        { name: "LOG_LEVEL", value: "debug" },
        { name: "PORT", value: "8080" },
      ]);
    });

    it("follows lists, maps and groups", async () => {
      await stackFile(
        service +
          "  chat-service:allowedNamespaces: ingress-nginx, monitoring\n" +
          "  chat-service:autoscaling:\n    minReplicas: 2\n    maxReplicas: 10\n" +
          "  chat-service:ingress:\n    host: chat.example.com\n    annotations:\n      example.com/size: 8m\n",
      );
      const { Deployment, NetworkPolicy, HorizontalPodAutoscaler, Ingress } = await manifestsOf();
      assert.ok(!("replicas" in Deployment.spec));
      assert.equal(NetworkPolicy.spec.ingress[0].from.length, 2);
      assert.deepEqual([HorizontalPodAutoscaler.spec.minReplicas, HorizontalPodAutoscaler.spec.maxReplicas], [2, 10]);
      assert.equal(Ingress.spec.rules[0].host, "chat.example.com");
      assert.equal(Ingress.metadata.annotations["example.com/size"], "8m");
    });

    it("refuses what is wrong in a structure", async () => {
      await stackFile(`${service}  chat-service:env:\n    VERSION: 1.10\n`);
      const { code, stderr } = await render("other", directory);
      assert.equal(code, 1);
      assert.match(stderr, /chat-service:env\.VERSION is the unquoted 1\.10/);
    });

    for (const [key, lines] of [
      ["chat-service:imageTag", "  chat-service:imageTag:\n    secure: v1:abc\n"],
      ["chat-service:env", "  chat-service:env:\n    secure: v1:abc\n"],
      ["chat-service:ingress.host", "  chat-service:ingress:\n    host:\n      secure: v1:abc\n"],
      ["kubernetes:context", "  kubernetes:context:\n    secure: v1:abc\n"],
    ]) {
      it(`refuses ${key} as a secret, which it couldn't read`, async () => {
        await writeFile(join(directory, "Pulumi.other.yaml"), `config:\n${lines}`);
        const { code, stderr } = await render("other", directory);
        assert.equal(code, 1);
        assert.ok(
          stderr.includes(`${key} in Pulumi.other.yaml is a secret, which can't be read without credentials.`),
          stderr,
        );
      });
    }

    it("needs nothing of another namespace, be it a secret or a structure", async () => {
      await stackFile(
        '  chat-service:imageTag: "2.0.0"\n  chat-service:nodePort: 31000\n' +
          "  other:token:\n    secure: v1:abc\n  other:list: [1, 2]\n",
      );
      const { code, stderr } = await render("other", directory);
      assert.equal(code, 0, stderr);
    });
  });

  it("says which stack has no file", async () => {
    const { code, stderr } = await render("nowhere");
    assert.equal(code, 1);
    assert.match(stderr, /There is no Pulumi\.nowhere\.yaml/);
  });
});
