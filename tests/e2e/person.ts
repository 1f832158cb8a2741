import type { Browser, Page } from "playwright-core";

/** A message as a page shows it. */
export interface Shown {
  text: string;
  /** Whether no server has it yet. */
  isWaiting: boolean;
}

const size = { width: 460, height: 520 };

/** Somebody who chats on the example server's page. */
export class Person {
  readonly name: string;
  readonly page: Page;

  private constructor(name: string, page: Page) {
    this.name = name;
    this.page = page;
  }

  /** Opens the page in a window of its own. */
  static async at(browser: Browser, url: string, name: string, colorScheme: "light" | "dark"): Promise<Person> {
    const page = await browser.newPage({ colorScheme, viewport: size });
    await page.goto(url);
    await page.fill("#name", name);
    return new Person(name, page);
  }

  async say(text: string): Promise<void> {
    await this.page.fill("#text", text);
    await this.page.click("button");
  }

  /** All messages that the page shows, from the first. */
  messages(): Promise<Shown[]> {
    return this.page.$$eval("li:not(.moved)", (items) =>
      items.map((item) => ({ text: item.lastChild?.textContent ?? "", isWaiting: item.classList.contains("waiting") })),
    );
  }

  /** What the page tells of replicas that it moved to. */
  moves(): Promise<string[]> {
    return this.page.$$eval("li.moved", (items) => items.map(({ textContent }) => textContent ?? ""));
  }

  /** The replica and the version that the page says it is at. */
  async server(): Promise<string> {
    return ((await this.page.textContent("#state")) ?? "").trim();
  }
}

/** A picture of what people see, side by side, as PNG. */
export async function pictureOf(browser: Browser, people: Person[]): Promise<Buffer> {
  const shots = await Promise.all(people.map(({ page }) => page.screenshot()));
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString("base64")}">`).join("");
  const page = await browser.newPage({ viewport: { width: people.length * size.width, height: size.height } });
  await page.setContent(`<body style="margin: 0; display: flex">${images}</body>`);
  return page.screenshot();
}
