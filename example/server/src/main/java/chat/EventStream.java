package chat;

import chat.Frame.Said;
import chat.Guests.Guest;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One stream of a room's events: what is said from now on, and a heartbeat. */
class EventStream implements Guest, Room.Listener {
  private final SseEmitter emitter;
  private final Outbox outbox;

  EventStream(SseEmitter emitter, Outbox outbox) {
    this.emitter = emitter;
    this.outbox = outbox;
  }

  void heartbeat(Replica replica) {
    outbox.add(() -> emitter.send(SseEmitter.event().name("heartbeat").data(replica)));
  }

  @Override
  public void said(Said message) {
    outbox.add(() -> emitter.send(SseEmitter.event().name("said").data(message)));
  }

  @Override
  public void sendAway() {
    outbox.add(emitter::complete);
  }
}
