import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { loadStandIn } from "../../local/cluster/images.ts";
import { tryRun } from "../../script/run.ts";
import { GitHub } from "./workflows/gitHub.ts";
import { installNpm, Repository } from "./workflows/repository.ts";
import type { Result } from "./workflows/workflowRun.ts";
import { executedSteps, runSteps, WorkflowRun } from "./workflows/workflowRun.ts";
import { takeTurn } from "./turn.ts";

const stacks = ["dev", "prod"] as const;

describe("the workflows", () => {
  let endTurn: () => void;
  let repository: Repository;
  let gitHub: GitHub;
  let vars: Record<string, string>;
  let secrets: Record<string, string>;
  const runs: WorkflowRun[] = [];

  before(async function (this: Mocha.Context) {
    this.timeout(0); // Its turn may be a while off.
    endTurn = await takeTurn("the stacks as committed", "exclusive");
    const config = new KubeConfig();
    config.loadFromDefault();
    config.setCurrentContext("chat-local");
    const { items } = await config.makeApiClient(CoreV1Api).listNamespace();
    const taken = items.filter(({ metadata }) => stacks.some((stack) => metadata?.name === `chat-${stack}`));
    assert.deepEqual(taken, [], "the tests need the namespaces chat-dev and chat-prod for themselves");

    repository = await Repository.create();
    gitHub = await GitHub.create();
    await installNpm(gitHub.programs);
    const state = join(repository.directory, ".git/state");
    await mkdir(state);
    vars = { PULUMI_BACKEND_URL: `file://${state}` };
    secrets = {
      PULUMI_CONFIG_PASSPHRASE: "",
      KUBECONFIG_CONTENT: await readFile(process.env.KUBECONFIG ?? join(homedir(), ".kube/config"), "utf8"),
    };
    for (const stack of stacks) {
      const short = { "chat-service:startupSeconds": "30", "chat-service:progressDeadlineSeconds": "45" };
      const withoutRegistry = { "chat-service:skipPreflight": "image" }; // What crashes here is in none.
      await pulumi("stack", "init", stack);
      await repository.set(stack, {
        "kubernetes:context": "chat-local",
        "chat-service:replicaCount": "2",
        ...short,
        ...withoutRegistry,
      });
    }
    await repository.commit("The stacks of this cluster");
  });

  after(async () => {
    try {
      for (const stack of stacks) {
        await pulumi("destroy", "--yes", "--skip-preview", "--stack", stack);
      }
      await Promise.all(runs.map((run) => run.remove()));
      await repository.remove();
      await gitHub.remove();
    } finally {
      endTurn();
    }
  });

  async function pulumi(...args: string[]): Promise<void> {
    const { code, stdout, stderr } = await tryRun(
      join(process.cwd(), "node_modules/.bin/pulumi"),
      [...args, "--non-interactive", "--color=never", "--cwd", repository.directory],
      { env: { ...process.env, ...vars, PULUMI_CONFIG_PASSPHRASE: secrets.PULUMI_CONFIG_PASSPHRASE } },
    );
    assert.equal(code, 0, stdout + stderr);
  }

  /** Runs a workflow, and asserts what its jobs come to. */
  async function run(
    file: string,
    results: Record<string, Result>,
    { event = {}, ref = "main", earlier }: { event?: object; ref?: string; earlier?: WorkflowRun } = {},
  ): Promise<WorkflowRun> {
    const ran = await WorkflowRun.of({
      file,
      github: gitHub.context(event),
      secrets,
      vars,
      environment: gitHub.environment,
      checkOut: (directory, wanted = ref) => repository.checkOut(directory, wanted),
      earlier,
    });
    runs.push(ran);
    const told = Object.values(ran.jobs).map(({ output }) => output);
    assert.deepEqual(
      Object.fromEntries(Object.entries(ran.jobs).map(([job, { result }]) => [job, result])),
      results,
      told.join("\n"),
    );
    return ran;
  }

  const deployed = { dev: "success", "prod-preview": "success", prod: "success", issue: "success" } as const;
  const failed = { ...deployed, prod: "failure" } as const;

  it("check the project", () => run("checks.yml", { checks: "success" }));

  it("deploy dev and then prod, and say what they did", async () => {
    const { jobs } = await run("deploy.yml", deployed);
    assert.match(jobs.dev.summary, /## 🔵 dev: creation of 4 objects with 2 replicas of 0\.1\.2/);
    assert.match(jobs["prod-preview"].summary, /## 🔵 prod: creation of 4 objects/);
    assert.deepEqual((await gitHub.read()).issues, []);
  });

  it("render what a pull request makes of the manifests", async () => {
    await repository.propose(() => repository.set("dev", { "chat-service:replicaCount": "3" }));
    const { jobs } = await run("render.yml", { render: "success" }, { ref: "refs/pull/12/merge" });
    assert.match(jobs.render.summary, /~~~diff[^]*-\s+replicas: 2\n\+\s+replicas: 3/);
  });

  describe("on a pull request", () => {
    const done = { preview: "success", comment: "success" } as const;

    it("write a first comment on the stack that changes, by the code of main whatever is made of it", async () => {
      const event = await repository.propose(async () => {
        await repository.set("dev", { "chat-service:replicaCount": "0" });
        const judge = join(repository.directory, "review/judge/risks.ts");
        await writeFile(judge, "export const risksOf = () => [];\n");
      });
      const { jobs } = await run("preview.yml", done, { event });
      const { comments } = await gitHub.read();
      assert.equal(comments.length, 1);
      assert.match(comments[0].body, /## ⚠️ dev: scale 2 → 0\n[^]*Replicas are 0[^]*\[run\]\(https:/);
      assert.match(jobs.preview.output, /::warning title=dev::This change is risky/);
      assert.match(jobs.preview.summary, /## ✅ prod: nothing changes/);
    });

    it("update it, and clear it once nothing changes any more", async () => {
      const scaled = await repository.propose(() => repository.set("dev", { "chat-service:replicaCount": "3" }));
      await run("preview.yml", done, { event: scaled });
      assert.match((await gitHub.read()).comments[0].body, /## 🔵 dev: scale 2 → 3\n/);

      const event = await repository.propose(() => writeFile(join(repository.directory, "note"), "nothing"));
      const { jobs } = await run("preview.yml", done, { event });
      const { comments } = await gitHub.read();
      assert.equal(comments.length, 1);
      assert.match(comments[0].body, /## ✅ dev: nothing changes\n\n<sub>/);
      assert.doesNotMatch(jobs.preview.output, /::warning/);
    });

    it("say that there is no preview of a proposal that isn't the merged one", async () => {
      const event = { pull_request: { number: 12, head: { sha: "0".repeat(40), repo: { full_name: "acme/chat" } } } };
      await run("preview.yml", { preview: "failure", comment: "success" }, { event });
      assert.match((await gitHub.read()).comments[0].body, /## ❌ dev: the preview did not finish\n/);
    });

    it("preview nothing of a fork's", async () => {
      const event = { pull_request: { number: 12, head: { sha: "0", repo: { full_name: "mallory/chat" } } } };
      await run("preview.yml", { preview: "skipped", comment: "skipped" }, { event });
    });
  });

  describe("where an update of prod fails", () => {
    let first: WorkflowRun;

    before(() => loadStandIn("docker.io/jeongchanmin/spring-server:0.1.9-crash", ["no-such-command"]));

    it("fail, and open an issue with the text and the way back, and no line of a log", async () => {
      await repository.set("prod", { "chat-service:imageTag": "0.1.9-crash" });
      await repository.commit("A version that crashes");
      first = await run("deploy.yml", failed);
      const [issue] = (await gitHub.read()).issues;
      assert.equal(issue.title, "The deployment of prod failed");
      assert.match(issue.body, /The rollout of chat-prod\/chat-deployment to \S+:0\.1\.9-crash failed: /);
      assert.match(issue.body, /log: not shown, as others may read this: kubectl /);
      assert.doesNotMatch(issue.body + first.jobs.prod.output, /unknown command/);
      assert.match(issue.body, /To go back: npx pulumi config set imageTag 0\.1\.2 --stack prod && npx pulumi up/);
      assert.match(issue.body, /\[run\]\(https:/);
    });

    it("fail again where the failed jobs are run again, though nothing changes", async () => {
      const { jobs } = await run("deploy.yml", failed, { earlier: first });
      assert.match(jobs.prod.output, /✅ prod: nothing changes[^]*0\.1\.9-crash failed: /);
    });

    it("fail again after a merge that changes nothing in prod", async () => {
      await repository.commit("Something else");
      const { jobs } = await run("deploy.yml", failed);
      assert.match(jobs["prod-preview"].summary, /## ✅ prod: nothing changes/);
      assert.equal((await gitHub.read()).issues.length, 1);
    });

    it("are well again after a revert, and close the issue", async () => {
      await repository.set("prod", { "chat-service:imageTag": "0.1.2" });
      await repository.commit("Revert");
      const { jobs } = await run("deploy.yml", deployed);
      assert.match(jobs.dev.output, /✅ dev: nothing changes[^]*unchanged/);
      assert.equal((await gitHub.read()).issues[0].state, "closed");
    });
  });

  describe("on drift", () => {
    it("open an issue, update it, and close it once there is none", async () => {
      const apps = new KubeConfig();
      apps.loadFromDefault();
      apps.setCurrentContext("chat-local");
      const scale = (value: number) =>
        apps.makeApiClient(AppsV1Api).patchNamespacedDeployment({
          name: "chat-deployment",
          namespace: "chat-dev",
          body: [{ op: "replace", path: "/spec/replicas", value }],
        });
      const looked = { look: "success", issue: "success" } as const;
      const drift = async () => (await gitHub.read()).issues.filter(({ label }) => label === "drift");
      for (const replicas of [3, 4]) {
        await scale(replicas);
        await run("drift.yml", looked);
        const [issue, ...others] = await drift();
        assert.deepEqual(others, []);
        assert.match(issue.body, new RegExp(`dev: drift: scale 2 → ${replicas}`));
      }
      await scale(2);
      await run("drift.yml", looked);
      assert.deepEqual(
        (await drift()).map(({ state }) => state),
        ["closed"],
      );
    });
  });

  // Mocha runs the tests of a suite before the suites in it.
  describe("all together", () => {
    it("have had every step executed that is a script", () =>
      assert.deepEqual(
        runSteps().filter((step) => !executedSteps.has(step)),
        [],
      ));
  });
});
