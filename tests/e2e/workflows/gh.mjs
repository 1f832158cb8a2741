// Stands in for GitHub's own command line: it keeps comments and issues in the file GH_STORE, and records every call.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { raw } from "jq-wasm";

/** What GitHub refuses a longer body for. */
const bodyLimit = 65_536;

const options = {
  app: { type: "string" },
  "body-file": { type: "string" },
  comment: { type: "string" },
  description: { type: "string" },
  field: { type: "string" },
  force: { type: "boolean" },
  jq: { type: "string" },
  json: { type: "string" },
  label: { type: "string" },
  method: { type: "string", default: "GET" },
  paginate: { type: "boolean" },
  silent: { type: "boolean" },
  state: { type: "string" },
  title: { type: "string" },
};

const { values, positionals } = parseArgs({ args: process.argv.slice(2), options, allowPositionals: true });
const store = JSON.parse(readFileSync(process.env.GH_STORE, "utf8"));
store.calls.push(process.argv.slice(2).join(" "));
if (!process.env.GH_TOKEN) {
  throw new Error("gh: set GH_TOKEN");
}

/** As with gh, `env` is the environment, and a text is written without quotes. */
async function show(found) {
  const env = JSON.stringify({ TITLE: process.env.TITLE, MARKER: process.env.MARKER });
  const shown = await raw(JSON.stringify(found), `def env: ${env}; ${values.jq}`, ["--raw-output"]);
  process.stdout.write(shown === "" ? "" : `${shown.trimEnd()}\n`);
}

function body(file) {
  const text = readFileSync(file, "utf8");
  if (text.length > bodyLimit) {
    throw new Error(`gh: body is too long (maximum is ${bodyLimit} characters)`);
  }
  return text;
}

function issue(number) {
  const found = store.issues.find((one) => one.number === Number(number));
  if (found === undefined) {
    throw new Error(`gh: no issue ${number}`);
  }
  return found;
}

const [command, subject, number] = positionals;
if (command === "api") {
  const [, pullRequest] = /^repos\/acme\/chat\/issues\/(\d+)\/comments$/.exec(subject) ?? [];
  const [, comment] = /^repos\/acme\/chat\/issues\/comments\/(\d+)$/.exec(subject) ?? [];
  const text = values.field && body(values.field.replace(/^body=@/, ""));
  if (values.method === "GET" && pullRequest !== undefined) {
    await show(store.comments);
  } else if (values.method === "POST" && pullRequest !== undefined) {
    store.comments.push({ id: store.comments.length + 1, user: { login: "github-actions[bot]" }, body: text });
  } else if (values.method === "PATCH" && store.comments[Number(comment) - 1] !== undefined) {
    store.comments[Number(comment) - 1].body = text;
  } else {
    throw new Error(`gh: ${process.argv.slice(2).join(" ")}`);
  }
} else if (command === "issue" && subject === "list") {
  const fields = values.json.split(",");
  const found = store.issues.filter(({ state, label }) => state === values.state && label === values.label);
  await show(found.map((one) => Object.fromEntries(fields.map((field) => [field, one[field]]))));
} else if (command === "issue" && subject === "create") {
  if (!store.labels.includes(values.label)) {
    throw new Error(`gh: could not add label: '${values.label}' not found`);
  }
  const { title, label } = values;
  const created = { number: store.issues.length + 1, state: "open", title, label, body: body(values["body-file"]) };
  store.issues.push(created);
} else if (command === "issue" && subject === "edit") {
  issue(number).body = body(values["body-file"]);
} else if (command === "issue" && subject === "close") {
  Object.assign(issue(number), { state: "closed", comment: values.comment });
} else if (command === "label" && subject === "create") {
  store.labels.push(number);
} else {
  throw new Error(`gh: ${process.argv.slice(2).join(" ")}`);
}
writeFileSync(process.env.GH_STORE, JSON.stringify(store));
