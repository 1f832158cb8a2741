package chat;

import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Server-sent events at /rooms/ROOM/events. */
@RestController
class EventStreams {
  private static final long HEARTBEAT_SECONDS = 1;
  private static final long NO_TIMEOUT = 0;

  private final Rooms rooms;
  private final Guests guests;
  private final Replica replica;
  private final ScheduledExecutorService threads;

  EventStreams(Rooms rooms, Guests guests, Replica replica, ScheduledExecutorService threads) {
    this.rooms = rooms;
    this.guests = guests;
    this.replica = replica;
    this.threads = threads;
  }

  @GetMapping("/rooms/{name}/events")
  SseEmitter events(@PathVariable String name, HttpServletResponse response) {
    // A client that comes back on the same connection would be back at the same replica.
    response.setHeader(HttpHeaders.CONNECTION, "close");
    SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
    EventStream stream = new EventStream(emitter, new Outbox(threads));
    Room room = rooms.room(name);
    Future<?> heartbeat =
        threads.scheduleAtFixedRate(() -> stream.heartbeat(replica), 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    emitter.onCompletion(
        () -> {
          heartbeat.cancel(false);
          room.leave(stream);
          guests.remove(stream);
        });
    guests.add(stream);
    room.join(stream);
    return emitter;
  }
}
