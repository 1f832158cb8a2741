import assert from "node:assert/strict";
import { failureReport } from "../../deploy/failureReport.ts";
import { report } from "../../review/write/report.ts";
import { reviewed } from "../review/recordings.ts";
import { GitHub } from "./workflows/gitHub.ts";
import type { Result } from "./workflows/workflowRun.ts";
import { WorkflowRun } from "./workflows/workflowRun.ts";

const run = "https://github.com/acme/chat/actions/runs/7";

describe("the jobs of workflows that write", () => {
  let gitHub: GitHub;

  beforeEach(async () => {
    gitHub = await GitHub.create();
  });
  afterEach(() => gitHub.remove());

  async function follow(
    file: string,
    results: Record<string, Result>,
    artifacts: Record<string, Record<string, string>>,
    event: object = {},
  ): Promise<void> {
    const { environment } = gitHub;
    const settings = { file, github: gitHub.context(event), environment, given: { results, artifacts } };
    const ran = await WorkflowRun.of(settings);
    await ran.remove();
    const written = Object.entries(ran.jobs).filter(([job]) => results[job] === undefined);
    for (const [job, { result, output }] of written) {
      assert.equal(result, "success", `${job}:\n${output}`);
    }
  }

  describe("on a pull request", () => {
    const event = {
      pull_request: { number: 12, head: { sha: "c0ffee", repo: { full_name: "acme/chat" } } },
    };
    const scale = report(reviewed("scale"));
    const risky = report(reviewed("zeroReplicas"));
    const nothing = report(reviewed("nothing"));
    const comment = (dev: string | undefined, result: Result = "success") =>
      follow("preview.yml", { preview: result }, dev === undefined ? {} : { "preview-dev": { "dev.md": dev } }, event);
    const written = async () =>
      (await gitHub.read()).comments.map(({ body }) => body.replace(/\n<sub>commit [^]*$/, ""));

    it("write a comment a stack, with a link to the run, and say so where there was no preview", async () => {
      await comment(scale);
      const [dev, prod, ...others] = (await gitHub.read()).comments;
      assert.ok(dev.body.startsWith(scale));
      assert.ok(dev.body.endsWith(`<sub>commit c0ffee · [run](${run})</sub>\n`));
      assert.match(prod.body, /^<!-- chat-service preview of prod -->\n## ❌ prod: the preview did not finish\n/);
      assert.deepEqual(others, []);
    });

    it("update that comment, and clear it of its risks once nothing changes any more", async () => {
      await comment(risky);
      assert.match((await gitHub.read()).comments[0].body, /### Risks/);
      await comment(nothing);
      const [dev] = await written();
      assert.equal((await gitHub.read()).comments.length, 2);
      assert.match(
        dev,
        /^<!-- chat-service preview of dev -->\n## ✅ dev: nothing changes\n\n<sub>stack dev [^\n]*\n?$/,
      );
    });

    it("write no first comment where nothing changes", async () => {
      await follow(
        "preview.yml",
        { preview: "success" },
        { "preview-dev": { "dev.md": nothing }, "preview-prod": { "prod.md": nothing } },
        event,
      );
      assert.deepEqual((await gitHub.read()).comments, []);
    });

    it("leave comments of others alone, also where they begin alike", async () => {
      const store = await gitHub.read();
      const others = [{ id: 1, user: { login: "mallory" }, body: scale }];
      await gitHub.write({ ...store, comments: others });
      await comment(risky);
      const [first, second] = (await gitHub.read()).comments;
      assert.deepEqual(first, others[0]);
      assert.match(second.body, /### Risks/);
    });
  });

  describe("on drift", () => {
    const drift = report(reviewed("drift", "drift"));
    const look = (result: Result, files: Record<string, string>) =>
      follow("drift.yml", { look: result }, { "drift-dev": files });

    it("open one issue, update it, and close it once there is no drift any more", async () => {
      await look("success", { "dev.md": drift });
      await look("success", { "dev.md": `${drift}again` });
      const [opened, ...others] = (await gitHub.read()).issues;
      assert.deepEqual(others, []);
      assert.deepEqual([opened.state, opened.label], ["open", "drift"]);
      assert.equal(opened.body, `Seen by ${run}\n\n${drift}again`);

      await look("success", {});
      const [closed] = (await gitHub.read()).issues;
      assert.deepEqual([closed.state, closed.comment], ["closed", `No drift any more: ${run}`]);
    });

    it("say so where the stacks could not be compared", async () => {
      await look("failure", {});
      assert.match((await gitHub.read()).issues[0].body, /^The stacks could not be compared with their clusters: see /);
    });

    it("write nothing where there is none", async () => {
      await look("success", {});
      assert.deepEqual((await gitHub.read()).issues, []);
    });
  });

  describe("after a deployment", () => {
    const failure = failureReport("prod", "error: The rollout failed\nTo go back: npx pulumi up", "the update failed");
    const deployed = (dev: Result, prod: Result, files: Record<string, string> = {}) =>
      follow(
        "deploy.yml",
        { dev, "prod-preview": dev === "success" ? "success" : "skipped", prod },
        { "deployed-prod": files },
      );

    it("open an issue with the failure's text and the way back, update it, and close it after a success", async () => {
      await deployed("success", "failure", { "prod.failure.md": failure });
      await deployed("success", "failure", { "prod.failure.md": `${failure}again\n` });
      const [opened, ...others] = (await gitHub.read()).issues;
      assert.deepEqual(others, []);
      assert.equal(opened.title, "The deployment of prod failed");
      assert.ok(opened.body.startsWith(`${failure}again\n`));
      assert.match(opened.body, /To go back: npx pulumi up\n```/);
      assert.ok(opened.body.includes(`Commit 0123abc, [run](${run}).`));

      await deployed("success", "success");
      const [closed] = (await gitHub.read()).issues;
      assert.deepEqual([closed.state, closed.comment], ["closed", `prod is deployed and its rollout complete: ${run}`]);
    });

    it("keep the issues of the stacks apart, and leave that of a stack alone that was not reached", async () => {
      await deployed("success", "failure");
      await deployed("failure", "skipped");
      assert.deepEqual(
        (await gitHub.read()).issues.map(({ title, state }) => [title, state]),
        [
          ["The deployment of prod failed", "open"],
          ["The deployment of dev failed", "open"],
        ],
      );
    });

    it("write nothing where it went well", async () => {
      await deployed("success", "success");
      assert.deepEqual((await gitHub.read()).issues, []);
    });
  });
});
