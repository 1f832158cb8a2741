import type { Texts } from "./texts.ts";
import type { PeerName } from "../peers/peer.ts";
import type { Benchmarks } from "../results.ts";

/** How many requests an update loses. */
export function lostHeadline({ timelines }: Benchmarks): Texts | undefined {
  const lostBy = (name: PeerName) => {
    const parts = timelines.find(({ peer }) => peer === name)?.parts;
    const sum = (numbers: number[] = []) => numbers.reduce((sum, number) => sum + number, 0);
    return (
      parts && {
        failed: sum(parts.map(({ failed }) => failed)),
        all: sum(parts.map(({ before, after, failed }) => before + after + failed)).toLocaleString("en"),
      }
    );
  };
  const [stack, byHand] = [lostBy("this stack"), lostBy("kubectl, by hand")];
  return (
    stack &&
    byHand && {
      english:
        `Through the same update of 5 replicas this stack loses ${stack.failed} of ${stack.all} requests, and the ` +
        `hand-written manifests ${byHand.failed} of ${byHand.all}. ` +
        `[docs/benchmarks.md](docs/benchmarks.md) has helm as well.`,
      korean:
        `레플리카 5개를 똑같이 업데이트하는 동안 이 스택은 요청 ${stack.all}건 중 ${stack.failed}건을, 손으로 쓴 매니페스트는 ` +
        `${byHand.all}건 중 ${byHand.failed}건을 잃습니다. helm의 결과도 [docs/benchmarks.md](docs/benchmarks.md)에 있습니다.`,
    }
  );
}
