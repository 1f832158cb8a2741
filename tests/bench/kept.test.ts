import assert from "node:assert/strict";
import { readKeptReplicas, replicasText } from "../../bench/replicas/keptReplicas.ts";
import { readBenchmarks } from "../../bench/results.ts";
import { readKeptServices } from "../../bench/services/keptServices.ts";
import { servicesText } from "../../bench/services/serviceTable.ts";
import { resultTables } from "../../bench/tables.ts";
import { writtenTable } from "../../local/benchmark/writtenTable.ts";

describe("docs/benchmarks.md", () => {
  it("has the tables of the kept results", () => {
    assert.equal(writtenTable("docs/benchmarks.md", "npm run bench"), resultTables(readBenchmarks()));
  });
});

describe("docs/measurements.md", () => {
  it("has the kept costs of many replicas", () => {
    assert.equal(writtenTable("docs/measurements.md", "npm run measure:replicas"), replicasText(readKeptReplicas()));
  });

  it("has the kept previews of several services", () => {
    assert.equal(writtenTable("docs/measurements.md", "npm run measure:services"), servicesText(readKeptServices()));
  });
});
