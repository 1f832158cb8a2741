// Starts a program of this folder: `node bin/run.cjs render dev`.
// `ts-node bin/render.ts` wouldn't do: with --import, which .npmrc sets, Node takes the file itself, past ts-node.
require("ts-node/register");
const [name] = process.argv.splice(2, 1);
require(`./${name}`);
