import { importExisting } from "../import/importExisting.ts";
import { pulumiOf } from "../import/state.ts";
import { main } from "../script/main.ts";
import { Refusal } from "../refusal/refusal.ts";

const usage = `Usage: npm run import -- STACK
Takes into the state of STACK what it would create and its cluster has already, so that up updates it instead.
The cluster stays as it is.`;

main(async () => {
  const [stack, ...others] = process.argv.slice(2);
  if (stack === undefined || stack.startsWith("-") || others.length > 0) {
    throw new Refusal("InvalidCall", usage);
  }
  const imported = await importExisting(stack, pulumiOf(stack), (names) => {
    console.log(["Importing:", ...names].join("\n  "));
  });
  console.log(
    imported.length === 0
      ? `The cluster has nothing that stack ${stack} would create and its state doesn't know.`
      : `Stack ${stack} knows them now. See what up would change, and do it: npx pulumi up --stack ${stack}`,
  );
});
