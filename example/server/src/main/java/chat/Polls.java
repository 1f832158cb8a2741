package chat;

import chat.Frame.Said;
import chat.Frame.Say;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Long polling at /rooms/ROOM/messages, and a way to say something without a WebSocket. */
@RestController
class Polls {
  private static final long MOST_SECONDS = 60;

  private final Rooms rooms;
  private final Replica replica;
  private final ApplicationAvailability availability;
  private final Set<DeferredResult<List<Said>>> open = ConcurrentHashMap.newKeySet();

  Polls(Rooms rooms, Replica replica, ApplicationAvailability availability) {
    this.rooms = rooms;
    this.replica = replica;
    this.availability = availability;
  }

  /** What was said after the first so many messages; it waits for one where nothing was. */
  @GetMapping("/rooms/{name}/messages")
  DeferredResult<List<Said>> messages(
      @PathVariable String name,
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "20") long waitSeconds) {
    Room room = rooms.room(name);
    DeferredResult<List<Said>> answer =
        new DeferredResult<>(1000 * Math.min(waitSeconds, MOST_SECONDS), List.of());
    Room.Listener listener = message -> answer.setResult(room.after(after));
    answer.onCompletion(
        () -> {
          open.remove(answer);
          room.leave(listener);
        });
    open.add(answer);
    room.join(listener);
    List<Said> messages = room.after(after);
    if (!messages.isEmpty() || waitSeconds <= 0 || isToStop()) {
      answer.setResult(messages);
    }
    return answer;
  }

  @PostMapping("/rooms/{name}/messages")
  Said say(@PathVariable String name, @RequestBody Say say) {
    rooms.room(name).say(say, replica.replica());
    return say.by(replica.replica());
  }

  private boolean isToStop() {
    return availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC;
  }

  /** Answers those that wait, as this replica was told to stop. */
  void answerAll() {
    open.forEach(answer -> answer.setResult(List.of()));
  }
}
