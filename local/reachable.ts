const answerWithinSeconds = 3;

/** Whether a host answers at all, asked once: decides between a download and what can be had without it. */
export async function reachable(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(answerWithinSeconds * 1000) });
    return true;
  } catch {
    return false;
  }
}
