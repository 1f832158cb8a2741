// Loaded into every Node process of a command, before all else. The one that runs the program writes down what it did
// when: modules that it loaded, calls to the engine and requests to the API server.
import { subscribe } from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";

const file = process.env.CHAT_SERVICE_SPANS;
if (file !== undefined && process.argv[1]?.includes("@pulumi/pulumi/cmd/run")) {
  writeSpans(file);
}

/** @see https://nodejs.org/api/diagnostics_channel.html#built-in-channels */
function writeSpans(file) {
  const spans = [];
  const begun = new Map();
  const now = () => performance.timeOrigin + performance.now();
  const begin = (key, what, detail) => begun.set(key, { what, detail, from: now() });
  const end = (key) => {
    const span = begun.get(key);
    if (span !== undefined && begun.delete(key)) {
      spans.push({ ...span, to: now() });
    }
  };

  // A module that loads others is one with them, be it required or imported.
  let depth = 0;
  const imports = new Set();
  const isOuter = () => depth === 0 && imports.size === 0;
  subscribe("tracing:module.require:start", ({ id }) => {
    if (isOuter()) {
      begin("module", "loads", id);
    }
    depth++;
  });
  subscribe("tracing:module.require:end", () => --depth === 0 && end("module"));
  subscribe("tracing:module.import:start", (load) => {
    if (isOuter()) {
      begin(load, "loads", load.url);
    }
    imports.add(load);
  });
  subscribe("tracing:module.import:asyncEnd", (load) => {
    imports.delete(load);
    end(load);
  });
  subscribe("http2.client.stream.created", ({ stream, headers }) => begin(stream, "engine", headers[":path"]));
  subscribe("http2.client.stream.close", ({ stream }) => end(stream));
  subscribe("http.client.request.start", ({ request }) =>
    begin(request, "API server", `${request.method} ${request.path}`),
  );
  subscribe("http.client.response.finish", ({ request }) => end(request));
  process.on("exit", () => writeFileSync(file, JSON.stringify(spans)));
}
