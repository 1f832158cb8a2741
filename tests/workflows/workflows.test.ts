import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { marker } from "../../review/write/report.ts";

interface Job {
  permissions: Record<string, string>;
  concurrency?: { group: string };
  environment?: string;
  if?: string;
  needs?: string;
  steps: Step[];
}

interface Step {
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  "working-directory"?: string;
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const workflows = readdirSync(".github/workflows").map((file) => ({
  file,
  ...(parse(readFileSync(`.github/workflows/${file}`, "utf8")) as Workflow),
}));
const jobs = workflows.flatMap(({ file, on, jobs: ofFile }) =>
  Object.entries(ofFile).map(([name, job]) => ({ name: `${file}: ${name}`, on, job })),
);
const secrets = (job: Job) => JSON.stringify(job).includes("secrets.");

describe("the workflows", () => {
  it("use actions of others by commit only", () => {
    const prepare = parse(readFileSync(".github/actions/prepare/action.yml", "utf8")) as { runs: { steps: Step[] } };
    for (const { uses } of [...jobs.flatMap(({ job }) => job.steps), ...prepare.runs.steps]) {
      assert.match(uses ?? "./", /^(?:\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40}$)/);
    }
  });

  it("give no job a permission that it doesn't name", () => {
    for (const { file, permissions } of workflows) {
      assert.deepEqual(permissions, {}, file);
    }
    assert.ok(jobs.every(({ job }) => job.permissions !== undefined));
  });

  it("give a job either secrets or something to write, and what may write runs nothing of the repository", () => {
    for (const { name, job } of jobs) {
      const writes = Object.values(job.permissions).includes("write");
      assert.ok(
        !(
          writes &&
          (secrets(job) || job.steps.some(({ uses }) => uses?.startsWith("actions/checkout") || uses?.startsWith("./")))
        ),
        name,
      );
    }
  });

  it("keep credentials out of what is checked out", () => {
    for (const { name, job } of jobs) {
      for (const { with: options } of job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout"))) {
        assert.equal(options?.["persist-credentials"], false, name);
      }
    }
  });

  it("give no secrets to a pull request's own workflow, which whoever opens it could change, nor to a fork's", () => {
    for (const { name, on, job } of jobs.filter(({ job: one }) => secrets(one))) {
      assert.ok(!("pull_request" in on), name);
      if ("pull_request_target" in on) {
        assert.equal(job.if, "github.event.pull_request.head.repo.full_name == github.repository", name);
      }
    }
  });

  it("judge a pull request by main's code: they install the proposal's packages without scripts, and no more", () => {
    const preview = workflows.find(({ file }) => file === "preview.yml");
    assert.ok(preview !== undefined);
    assert.deepEqual(preview.on, { pull_request_target: { branches: ["main"] } });
    const { steps } = preview.jobs.preview;
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout"));
    assert.deepEqual(
      checkouts.map(({ with: options }) => [options?.path, options?.ref, options?.["allow-unsafe-pr-checkout"]]),
      [
        [undefined, undefined, undefined],
        ["proposed", "refs/pull/${{ github.event.pull_request.number }}/merge", undefined],
      ],
    );
    assert.deepEqual(
      steps.flatMap(({ run, "working-directory": directory }) => (directory === undefined ? [] : [[directory, run]])),
      [["proposed", "npm ci --ignore-scripts --no-audit --no-fund"]],
    );
    const mentions = steps.flatMap(({ run }) => run?.match(/.*\bproposed\b.*/g) ?? []).map((line) => line.trim());
    assert.deepEqual(mentions, [
      "merged=$(git -C proposed rev-parse HEAD^2)",
      'npm run --silent preview -- "$STACK" --project proposed --limit 65000 || code=$?',
    ]);
  });

  it("put no text that others choose into a script: an event's is handed on in the environment", () => {
    for (const { name, job } of jobs) {
      for (const { run } of job.steps) {
        assert.doesNotMatch(run ?? "", /\$\{\{/, name);
      }
    }
  });

  it("find a stack's comment by the line that its report starts with", () => {
    const comment = workflows.find(({ file }) => file === "preview.yml")?.jobs.comment;
    assert.ok(comment?.steps.some(({ run }) => run?.includes(`MARKER="${marker("$STACK")}"`)));
  });

  it("update a stack in one run at a time, and prod in the environment that has to be approved", () => {
    const updates = jobs.filter(({ job }) => job.steps.some(({ run }) => run?.includes("npm run --silent deploy")));
    assert.deepEqual(
      updates.map(({ name, job }) => [name, job.environment, job.concurrency?.group]),
      [
        ["deploy.yml: dev", "dev", "stack-dev"],
        ["deploy.yml: prod", "prod", "stack-prod"],
      ],
    );
    assert.match(
      updates[1].job.steps.map(({ run }) => run).join("\n"),
      /deploy -- prod --approved reviewed\/prod\.json/,
    );
  });

  it("skip prod for nothing that a preview says: only an update tells that the last rollout is complete", () => {
    const { prod, "prod-preview": preview } = workflows.find(({ file }) => file === "deploy.yml")?.jobs ?? {};
    assert.deepEqual(
      [prod?.if, prod?.needs, preview?.if, preview?.needs],
      [undefined, "prod-preview", undefined, "dev"],
    );
  });
});
