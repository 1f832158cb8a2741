import assert from "node:assert/strict";
import { readKeptReplicas, replicasText } from "../../bench/replicas/keptReplicas";
import { readBenchmarks } from "../../bench/results";
import { readKeptServices } from "../../bench/services/keptServices";
import { servicesText } from "../../bench/services/serviceTable";
import { resultTables } from "../../bench/tables";
import { writtenTable } from "../../local/benchmark/writtenTable";

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
