import type { Texts } from "./texts.ts";
import type { PeerName } from "../peers/peer.ts";
import type { Benchmarks, Told } from "../results.ts";
import { median } from "../results.ts";
import { find } from "../tables.ts";

/** How a command ends whose update fails. */
interface Ending {
  seconds: number;
  /** Whether it would have gone on. */
  endedEarly: boolean;
  told: Told;
}

const english = { pod: "the pod", reason: "the reason", log: "its log", wayBack: "the way back" };
/** With the particle that only the last one in a list has. */
const korean = { pod: "파드를", reason: "원인을", log: "로그를", wayBack: "되돌리는 방법을" };

/** How soon it is told that a new version crashes, and what is told. */
export function toldHeadline({ results }: Benchmarks): Texts | undefined {
  const endingOf = (peer: PeerName): Ending | undefined => {
    const { samples = [], told } = find(results, "crash", peer) ?? {};
    const endedEarly = samples.some(({ endedEarly }) => endedEarly);
    return told && { seconds: median(samples.map(({ seconds }) => seconds)), endedEarly, told };
  };
  const [stack, helm, byHand] = (["this stack", "helm", "kubectl, by hand"] as const).map(endingOf);
  if (stack === undefined) {
    return undefined;
  }
  return {
    english: [
      `When a new version crashes, this stack's \`up\` ${endInEnglish(stack)}.`,
      helm && `helm ${endInEnglish(helm)}.`,
      byHand && `kubectl, with the hand-written manifests, ${endInEnglish(byHand)}.`,
    ]
      .filter((sentence) => sentence !== undefined)
      .join(" "),
    korean: [
      `새 버전이 실행되다가 죽으면 이 스택의 \`up\`은 ${endInKorean(stack)}.`,
      helm && `helm은 ${endInKorean(helm)}.`,
      byHand && `손으로 쓴 매니페스트를 적용한 kubectl은 ${endInKorean(byHand)}.`,
    ]
      .filter((sentence) => sentence !== undefined)
      .join(" "),
  };
}

function endInEnglish({ seconds, endedEarly, told }: Ending): string {
  const names = toldOf(told).map((what) => english[what]);
  const list = [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((text) => text !== "").join(" and ");
  const ends = endedEarly ? "still waits after" : "ends after";
  return `${ends} ${seconds.toFixed(0)} s and tells ${list === "" ? "nothing of it" : list}`;
}

function endInKorean({ seconds, endedEarly, told }: Ending): string {
  const names = toldOf(told).map((what) => korean[what]);
  const list = names.map((name, index) => (index === names.length - 1 ? name : name.slice(0, -1))).join(", ");
  const after = `${seconds.toFixed(0)}초`;
  if (list === "") {
    return endedEarly
      ? `${after}가 지나도록 기다리기만 할 뿐 아무것도 알려 주지 않습니다`
      : `${after} 만에 끝나지만 아무것도 알려 주지 않습니다`;
  }
  return endedEarly
    ? `${list} 알려 주기는 하지만 ${after}가 지나도 끝나지 않습니다`
    : `${after} 만에 끝나면서 ${list} 알려 줍니다`;
}

function toldOf(told: Told): (keyof Told)[] {
  return (["pod", "reason", "log", "wayBack"] as const).filter((what) => told[what]);
}
