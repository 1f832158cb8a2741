package chat;

import chat.Frame.Said;
import chat.Frame.Say;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Messages, each of them once and in one order, and who is told of them. */
class Room {
  /** Messages that it keeps; who comes back after more of them has missed the oldest. */
  static final int KEPT = 5000;

  /** Is told what is said, and may not take long to hear it. */
  interface Listener {
    /** Told first, with the last message that the room has of each sender. */
    default void joined(Map<String, Long> heard) {}

    /** Told before so many messages that it asked for. */
    default void missed(int count) {}

    void said(Said message);
  }

  private final Deque<Said> messages = new ArrayDeque<>();
  private final Map<String, Long> heard = new HashMap<>();
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private long count = 0;

  synchronized void join(Listener listener) {
    listener.joined(Map.copyOf(heard));
    listeners.add(listener);
  }

  synchronized void leave(Listener listener) {
    listeners.remove(listener);
  }

  /** Tells everybody, and returns true; false if the room has the message already. */
  synchronized boolean say(Say say, String replica) {
    if (say.sequence() <= heard.getOrDefault(say.sender(), 0L)) {
      return false;
    }
    Said said = say.by(replica);
    heard.put(say.sender(), say.sequence());
    messages.add(said);
    count += 1;
    if (messages.size() > KEPT) {
      messages.remove();
    }
    // A copy, as a listener may leave once it has heard.
    List.copyOf(listeners).forEach(listener -> listener.said(said));
    return true;
  }

  /** Tells somebody what they lack who have each sender's messages up to the one given, and only then what is new. */
  synchronized void catchUp(Map<String, Long> known, Listener listener) {
    List<Said> missed =
        messages.stream().filter(said -> said.sequence() > known.getOrDefault(said.sender(), 0L)).toList();
    listener.missed(missed.size());
    missed.forEach(listener::said);
  }

  /** What was said after the first so many messages. */
  synchronized List<Said> after(long first) {
    return messages.stream().skip(Math.max(0, first - (count - messages.size()))).toList();
  }
}
