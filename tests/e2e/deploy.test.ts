import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyEnvironment, copyProject, ownPackages } from "../../script/projectCopy.ts";
import { tryRun } from "../../script/run.ts";
import { recorded } from "../review/recordings.ts";

/** Stands in for Pulumi's CLI: a preview is what preview.json says, and an update fails if there is a file fails. */
const fakePulumi = `#!/bin/sh
echo "$@" >> calls
case $1 in
  preview) cat preview.json ;;
  config) echo '{"chat-service:env":{"secret":true,"value":"hunter2-hunter2"}}' ;;
  up) printf 'Diagnostics:\\n  error: hunter2-hunter2 is wrong\\n'; test ! -e fails ;;
esac
`;

describe("npm run deploy", () => {
  let directory: string;

  before(async () => {
    directory = await copyProject(process.cwd(), "dev", join(process.cwd(), "node_modules"));
    const pulumi = join(await ownPackages(directory, ["pulumi"]), ".bin/pulumi");
    await writeFile(pulumi, fakePulumi);
    await chmod(pulumi, 0o755);
    await writeFile(join(directory, "scale.json"), JSON.stringify(recorded("scale")));
  });
  after(() => rm(directory, { recursive: true }));

  async function deploy(preview: string, ...args: string[]) {
    await writeFile(join(directory, "preview.json"), JSON.stringify(recorded(preview)));
    await rm(join(directory, "calls"), { force: true });
    const { code, stdout, stderr } = await tryRun(process.execPath, ["bin/deploy.ts", "dev", ...args], {
      cwd: directory,
      env: copyEnvironment(directory),
    });
    const calls = (await readFile(join(directory, "calls"), "utf8")).split("\n");
    const failure = join(directory, "previews/dev.failure.md");
    return {
      code,
      output: stdout + stderr,
      up: calls.filter((call) => call.startsWith("up ")),
      failure: existsSync(failure) ? await readFile(failure, "utf8") : undefined,
    };
  }

  it("updates where something changes, and masks what it shows", async () => {
    const { code, output, up, failure } = await deploy("scale");
    assert.equal(code, 0, output);
    assert.deepEqual(up, ["up --yes --skip-preview --stack dev --non-interactive --color=never --cwd ."]);
    assert.match(output, /^🔵 dev: scale 3 → 5\n[^]*error: \[secret\] is wrong/);
    assert.equal(failure, undefined);
  });

  it("updates where nothing changes as well, so that an incomplete rollout shows, and changes nothing", async () => {
    const { code, up } = await deploy("nothing", "--approved", "scale.json");
    assert.equal(code, 0);
    assert.match(up.join("\n"), /^up .*--expect-no-changes/);
  });

  it("does nothing that was not approved", async () => {
    const { code, output, up, failure } = await deploy("both", "--approved", "scale.json");
    assert.deepEqual([code, up], [1, []], output);
    assert.match(
      failure ?? "",
      /^## ❌ dev: nothing was changed\n\n```text\nThe preview is not the one that was approved/,
    );
    assert.equal((await deploy("scale", "--approved", "scale.json")).code, 0);
  });

  it("leaves a report of an update that failed, without secrets", async () => {
    await writeFile(join(directory, "fails"), "");
    const { code, failure } = await deploy("scale");
    await rm(join(directory, "fails"));
    assert.equal(code, 1);
    assert.equal(failure, "## ❌ dev: the update failed\n\n```text\nerror: [secret] is wrong\n```\n");
    assert.equal((await deploy("scale")).failure, undefined);
  });
});
