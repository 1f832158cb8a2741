import { readFileSync, writeFileSync } from "node:fs";
import { headlines, withLineBelow } from "../bench/headlines/headlines.ts";
import { readBenchmarks } from "../bench/results.ts";
import { say } from "../local/progress.ts";
import { pictures } from "../pictures/pictures.ts";
import { main } from "../script/main.ts";

main(async () => {
  for (const [file, draw] of Object.entries(pictures)) {
    writeFileSync(file, await draw());
    say(file);
  }
  for (const { page, picture, text } of headlines(readBenchmarks())) {
    writeFileSync(page, withLineBelow(readFileSync(page, "utf8"), picture, text));
    say(`${page}, below ${picture}`);
  }
});
