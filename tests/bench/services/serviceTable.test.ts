import assert from "node:assert/strict";
import { servicesText } from "../../../bench/services/serviceTable.ts";

describe("the text on several services", () => {
  it("has a row for each preview, what a further service costs, and the machine", () =>
    assert.equal(
      servicesText({
        machine: "2 cores",
        previews: [
          { services: 1, componentSeconds: 4.04, plainSeconds: 3.9 },
          { services: 11, componentSeconds: 4.64, plainSeconds: 4.4 },
        ],
      }),
      `| services in the preview | s, with the component | s, the same resources without it |
| --- | --- | --- |
| 1 | 4.0 | 3.9 |
| 11 | 4.6 | 4.4 |
| **a further one** | 60 ms | 50 ms |

On 2 cores.`,
    ));
});
