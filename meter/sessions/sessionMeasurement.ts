import type { Journal } from "./journal.ts";
import type { Messages } from "./messages.ts";

/** What became of a group of sessions between two moments. */
export interface SessionMeasurement {
  clients: number;
  seconds: number;
  disconnectsPerClient: { mean: number; most: number };
  /** Disconnects by WebSocket close code, or by how the answer ended. */
  endings: Record<string, number>;
  /** From a disconnect until the server let the client in again, the client's own wait of up to 50 ms included. */
  outOfServiceMilliseconds: { median: number; p95: number; longest: number };
  refused: number;
  /** Refused connects by why. */
  refusals: Record<string, number>;
  messages: number;
  /** Messages that were never answered, though sent again. */
  lost: number;
  /** Answers beyond the first to the same message. */
  doubled: number;
  /** Messages whose connection ended before their answer; sent again over the next. */
  unanswered: number;
  /** Connects and refusals in the second that had most. */
  peakConnectsPerSecond: number;
  /** Sessions of each replica in the end, of those that have any. */
  sessionsPerReplica: { replicas: number; most: number; least: number };
  /** When the last session ended that didn't end itself; undefined if none did. */
  lastDisconnectSeconds?: number;
}

/** How many messages there were at a moment, of all clients. */
export interface MessageCounts {
  messages: number;
  doubled: number;
  unanswered: number;
}

/** The counts of all clients together. */
export function messageCounts(clients: Messages[]): MessageCounts {
  const sum = (countOf: (messages: Messages) => number) => clients.reduce((all, each) => all + countOf(each), 0);
  return {
    messages: sum(({ count }) => count),
    doubled: sum(({ doubled }) => doubled),
    unanswered: sum(({ unanswered }) => unanswered),
  };
}

/** A measurement from what the journal has, and from the messages since it was begun. */
export function measurementOf(
  journal: Journal,
  {
    clients,
    replicas,
    lost,
    before,
    now,
  }: {
    clients: number;
    /** The replica of each client that has one. */
    replicas: string[];
    lost: number;
    before: MessageCounts;
    now: MessageCounts;
  },
): SessionMeasurement {
  const disconnects = [...journal.disconnects.values()];
  const out = [...journal.outOfServiceMilliseconds].sort((one, other) => one - other);
  const share = (part: number) => Math.round(out[Math.max(0, Math.ceil(part * out.length) - 1)] ?? 0);
  const sessions = [...new Set(replicas)].map((replica) => replicas.filter((each) => each === replica).length);
  return {
    clients,
    seconds: secondsBetween(journal.begunMilliseconds, performance.now()),
    disconnectsPerClient: {
      mean: Math.round((100 * total(disconnects)) / clients) / 100,
      most: Math.max(0, ...disconnects),
    },
    endings: journal.endings,
    outOfServiceMilliseconds: { median: share(0.5), p95: share(0.95), longest: share(1) },
    refused: total(Object.values(journal.refusals)),
    refusals: journal.refusals,
    messages: now.messages - before.messages,
    lost,
    doubled: now.doubled - before.doubled,
    unanswered: now.unanswered - before.unanswered,
    peakConnectsPerSecond: mostInASecond(journal.connectsMilliseconds),
    sessionsPerReplica: {
      replicas: sessions.length,
      most: Math.max(0, ...sessions),
      least: sessions.length === 0 ? 0 : Math.min(...sessions),
    },
    ...(journal.lastDisconnectMilliseconds === undefined
      ? {}
      : { lastDisconnectSeconds: secondsBetween(journal.begunMilliseconds, journal.lastDisconnectMilliseconds) }),
  };
}

function total(counts: number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function secondsBetween(begunMilliseconds: number, endedMilliseconds: number): number {
  return Math.round((endedMilliseconds - begunMilliseconds) / 100) / 10;
}

/** The most moments within any 1,000 ms; the moments are in order. */
function mostInASecond(momentsMilliseconds: number[]): number {
  let most = 0;
  let first = 0;
  momentsMilliseconds.forEach((moment, index) => {
    while (moment - momentsMilliseconds[first] >= 1000) {
      first++;
    }
    most = Math.max(most, index - first + 1);
  });
  return most;
}
