import { readFileSync, writeFileSync } from "node:fs";
import { headlines, withLineBelow } from "../bench/headlines/headlines";
import { readBenchmarks } from "../bench/results";
import { say } from "../local/progress";
import { pictures } from "../pictures/pictures";
import { main } from "../script/main";

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
