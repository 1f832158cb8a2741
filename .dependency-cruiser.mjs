// Which part of the project may import which: every arrow runs down. README.md says what each part is for.

/** What `pulumi up` runs. */
const product = "^([^/]+\\.ts$|(checks|components|config|kubernetes|preflight|refusal|rollout)/)";
const outsiders = ["^node_modules/"];
/** What the person who runs a program is told, and which commands mend it. */
const messages = ["^refusal/", "^project\\.ts$"];

/** Of this project, a part imports itself and what is named here. */
function standsOn(part, ...grounds) {
  return {
    name: `${part}-stands-on`,
    comment: `${part}/ imports nothing else of this project than ${[`^${part}/`, ...grounds].join(", ")}.`,
    severity: "error",
    from: { path: `^${part}/` },
    to: { pathNot: [`^${part}/`, ...grounds, ...outsiders], dependencyTypesNot: ["core"] },
  };
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    standsOn("components"),
    standsOn("kubernetes", ...messages),
    standsOn("config", "^components/", ...messages),
    standsOn("refusal", "^project\\.ts$"),
    standsOn("checks", "^components/", "^kubernetes/", ...messages),
    standsOn("preflight", "^components/", "^config/checks\\.ts$", "^kubernetes/", ...messages),
    standsOn("rollout", "^components/", "^kubernetes/", ...messages),
    {
      name: "product-knows-no-tools",
      comment: "What `pulumi up` runs doesn't depend on what stands around it.",
      severity: "error",
      from: { path: product },
      to: { pathNot: [product, ...outsiders], dependencyTypesNot: ["core"] },
    },
    {
      name: "review-reads-then-judges-then-writes",
      severity: "error",
      from: { path: "^review/(read|judge)/" },
      to: { path: "^review/", pathNot: "^review/($1|read)/" },
    },
    {
      name: "programs-are-not-imported",
      comment: "People start what is in bin/; what is shared stands in a library.",
      severity: "error",
      from: {},
      to: { path: "^bin/" },
    },
    {
      name: "tests-are-not-imported",
      severity: "error",
      from: { pathNot: "^tests/" },
      to: { path: "^tests/" },
    },
    {
      name: "no-circle",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "product-needs-no-dev-dependency",
      severity: "error",
      from: { path: product },
      to: { dependencyTypes: ["npm-dev"] },
    },
  ],
  options: {
    doNotFollow: { path: outsiders },
    exclude: { path: "^tests/e2e/projects/" },
    tsPreCompilationDeps: true,
    parser: "swc", // TypeScript 7 has no API.
  },
};
