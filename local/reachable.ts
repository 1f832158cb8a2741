const answerWithinSeconds = 3;

const answers = new Map<string, Promise<boolean>>();

/** Whether a host answers at all, asked once: decides between a download and what can be had without it. */
export function reachable(url: string): Promise<boolean> {
  const answer = answers.get(url) ?? answersHead(url);
  answers.set(url, answer);
  return answer;
}

async function answersHead(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(answerWithinSeconds * 1000) });
    return true;
  } catch {
    return false;
  }
}
