import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";
import { exampleConfig } from "../../example/devConfig.ts";
import { installMissing } from "../../local/cluster/packages.ts";
import { run } from "../../script/run.ts";
import { provideExampleImages } from "./exampleImages.ts";
import { ownStack } from "./ownStack.ts";
import { pictureOf, Person } from "./person.ts";
import type { TestStack } from "./testStack.ts";
import { until } from "./testStack.ts";

/** Where README's picture goes, such as docs/example.png; unset makes none. */
const pictureFile = process.env.EXAMPLE_PICTURE;

/** Debian has the first one, GitHub's runners the second. */
const browsers = ["/usr/bin/chromium", "/usr/bin/google-chrome"];
const installedBrowser = () => browsers.find((path) => existsSync(path));

/** Debian packages that the page needs to be seen, by a file of theirs. */
const missingPackages = (): Record<string, string> => ({
  "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf": "fonts-liberation",
  ...(installedBrowser() === undefined ? { chromium: "chromium" } : {}),
});

describe("the example server", () => {
  let stack: TestStack;
  let browser: Browser;

  ownStack((own) => (stack = own));
  before(async () => {
    await installMissing("The test of the page", missingPackages());
    await provideExampleImages();
    browser = await chromium.launch({ executablePath: installedBrowser(), args: ["--no-sandbox"] });
    // Other tests run beside this one, and would leave little CPU to replicas that ask for as little as dev's.
    for (const [key, value] of Object.entries({ ...exampleConfig, cpuRequest: "100m" })) {
      await stack.set(key, value);
    }
    await stack.up();
  });
  after(() => browser?.close());

  /** Ada and Bob, in a room of the name. */
  async function meet(room: string): Promise<[ada: Person, bob: Person]> {
    const url = `http://127.0.0.1:${stack.nodePort}/#${room}`;
    return [await Person.at(browser, url, "Ada", "light"), await Person.at(browser, url, "Bob", "dark")];
  }

  const onVersion = (people: Person[], version: string) =>
    until(`everybody on ${version}`, async () =>
      (await Promise.all(people.map((person) => person.server()))).every((server) => server.endsWith(` ${version}`)),
    );

  it("passes its own tests", () => run("mvn", ["--batch-mode", "--quiet", "test"], { cwd: join("example", "server") }));

  if (pictureFile !== undefined) {
    it("is shown in README's picture", async () => {
      const [ada, bob] = await meet("tea");
      const saysAndIsHeard = async (person: Person, text: string) => {
        await person.say(text);
        for (const listener of [ada, bob]) {
          await until(text, async () => (await listener.messages()).some((message) => message.text === text));
        }
      };
      await saysAndIsHeard(ada, "Rolling 0.1.3 out now. Stay here.");
      await saysAndIsHeard(bob, "While we talk? Brave.");
      await saysAndIsHeard(ada, "All new replicas start first, then everybody moves over once.");
      await stack.set("imageTag", "0.1.3");
      await stack.up();
      await onVersion([ada, bob], "0.1.3");
      await saysAndIsHeard(bob, "I saw nothing but that line.");
      await saysAndIsHeard(ada, "That's the idea.");
      await writeFile(pictureFile, await pictureOf(browser, [ada, bob]));
      await stack.set("imageTag", "0.1.2");
      await stack.up();
    });
  }

  it("lets two people chat through an update, and neither loses a message or sees one twice", async () => {
    const people = await meet("update");
    await onVersion(people, "0.1.2");
    const said: string[] = [];
    const everybodySaysOne = async () => {
      for (const person of people) {
        const text = `${person.name} ${said.length}`;
        said.push(text);
        await person.say(text);
      }
      await sleep(100);
    };

    await everybodySaysOne();
    await stack.set("imageTag", "0.1.3");
    const updated = stack.up().then(() => true);
    let speaking = everybodySaysOne();
    while (!(await Promise.race([updated, speaking.then(() => false)]))) {
      speaking = everybodySaysOne();
    }
    await speaking;
    await onVersion(people, "0.1.3");
    await everybodySaysOne();

    assert.ok(said.length > 20, `only ${said.length} messages`);
    for (const person of people) {
      await until("all that was said", async () => (await person.messages()).length >= said.length, 20);
      const messages = await person.messages();
      assert.deepEqual(messages.map(({ text }) => text).sort(), [...said].sort());
      assert.deepEqual(
        messages.filter(({ isWaiting }) => isWaiting),
        [],
      );
      assert.equal((await person.moves()).length, 1, "with maxSurge 100%, an update moves everybody once");
      for (const sender of people) {
        const theirs = (texts: string[]) => texts.filter((text) => text.startsWith(sender.name));
        assert.deepEqual(theirs(messages.map(({ text }) => text)), theirs(said), "each one's messages in their order");
      }
    }
    const [ofAda, ofBob] = await Promise.all(people.map((person) => person.server()));
    assert.equal(ofAda, ofBob, "both are at the same replica");
  });
});
