import assert from "node:assert/strict";
import { toldHeadline } from "../../../bench/headlines/told.ts";
import type { PeerName } from "../../../bench/peers/peer.ts";
import type { Sample, TaskResult, Told } from "../../../bench/results.ts";

const all: Told = { pod: true, reason: true, log: true, wayBack: true };
const nothing: Told = { pod: false, reason: false, log: false, wayBack: false };
const crash = (peer: PeerName, told: Told, ...samples: Sample[]): TaskResult => ({
  task: "crash",
  peer,
  samples,
  told,
});
const headlineOf = (...results: TaskResult[]) => toldHeadline({ machine: "", versions: {}, results, timelines: [] });

describe("the headline of a version that crashes", () => {
  it("says after how many seconds each ends, and what it tells", () =>
    assert.deepEqual(
      headlineOf(
        crash("this stack", all, { seconds: 27.4 }, { seconds: 28.8 }, { seconds: 27.9 }),
        crash("helm", { ...nothing, pod: true, wayBack: true }, { seconds: 301.2 }),
        crash("kubectl, by hand", nothing, { seconds: 320, endedEarly: true }),
      ),
      {
        english:
          "When a new version crashes, this stack's `up` ends after 28 s and tells the pod, the reason, its log and " +
          "the way back. " +
          "helm ends after 301 s and tells the pod and the way back. " +
          "kubectl, with the hand-written manifests, still waits after 320 s and tells nothing of it.",
        korean:
          "새 버전이 실행되다가 죽으면 이 스택의 `up`은 28초 만에 끝나면서 파드, 원인, 로그, 되돌리는 방법을 알려 줍니다. " +
          "helm은 301초 만에 끝나면서 파드, 되돌리는 방법을 알려 줍니다. " +
          "손으로 쓴 매니페스트를 적용한 kubectl은 320초가 지나도록 기다리기만 할 뿐 아무것도 알려 주지 않습니다.",
      },
    ));

  it("says it of who tells something and waits on, and of who tells nothing and ends", () => {
    const texts = headlineOf(
      crash("this stack", all, { seconds: 28 }),
      crash("helm", nothing, { seconds: 300 }),
      crash("kubectl, by hand", { ...nothing, pod: true }, { seconds: 320, endedEarly: true }),
    );
    assert.match(
      texts?.english ?? "",
      /helm ends after 300 s and tells nothing of it\. .* after 320 s and tells the pod\.$/,
    );
    assert.match(
      texts?.korean ?? "",
      /300초 만에 끝나지만 아무것도 .* 파드를 알려 주기는 하지만 320초가 지나도 끝나지 않습니다\.$/,
    );
  });

  it("leaves out who was not measured, and is none without this stack", () => {
    const helm = crash("helm", nothing, { seconds: 300 });
    assert.equal(headlineOf(helm), undefined);
    assert.ok(!headlineOf(helm, crash("this stack", all, { seconds: 28 }))?.english.includes("kubectl"));
  });
});
