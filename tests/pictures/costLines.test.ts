import assert from "node:assert/strict";
import { replicasPicture } from "../../pictures/replicasPicture.ts";
import { servicesPicture } from "../../pictures/servicesPicture.ts";

describe("a picture of costs", () => {
  it("has the last number and the name at the end of each line", () => {
    const preview = { componentSeconds: 3, plainSeconds: 2.5 };
    const picture = servicesPicture({
      machine: "",
      previews: [
        { ...preview, services: 1 },
        { services: 50, componentSeconds: 6.04, plainSeconds: 5.76 },
      ],
    });
    assert.match(picture, />6\.0 s, with the component</);
    assert.match(picture, />5\.8 s, the same resources without it</);
  });

  it("has updates alone of the changes of replicas, as scaling depends on where it begins", () => {
    const cost = { by: "this stack", seconds: 4, readMegabytes: 1, secondsAfterComplete: 0 } as const;
    const picture = replicasPicture({
      machine: "",
      costs: [
        { ...cost, from: 3, to: 3 },
        { ...cost, from: 1000, to: 1000, seconds: 105.31 },
        { ...cost, from: 300, to: 1000, seconds: 36.22 },
      ],
    });
    assert.match(picture, />105\.3 s, this stack</);
    assert.ok(!picture.includes("36.2"));
  });
});
