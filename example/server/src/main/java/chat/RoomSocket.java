package chat;

import chat.Frame.Hear;
import chat.Frame.Missed;
import chat.Frame.Said;
import chat.Frame.Say;
import chat.Frame.Welcome;
import chat.Guests.Guest;
import java.util.Map;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.json.JsonMapper;

/** One WebSocket of a room: hears what its client says, and tells it what is said. */
class RoomSocket implements Guest, Room.Listener {
  private final WebSocketSession session;
  private final Outbox outbox;
  private final Room room;
  private final Replica replica;
  private final JsonMapper json;
  private boolean sentAway = false;

  RoomSocket(WebSocketSession session, Outbox outbox, Room room, Replica replica, JsonMapper json) {
    this.session = session;
    this.outbox = outbox;
    this.room = room;
    this.replica = replica;
    this.json = json;
  }

  void open() {
    room.join(this);
  }

  void close() {
    room.leave(this);
  }

  /** What comes once it was sent away isn't taken: its client says it again to another replica. */
  synchronized void receive(String text) {
    if (sentAway) {
      return;
    }
    Frame frame = json.readValue(text, Frame.class);
    if (frame instanceof Say say) {
      boolean isNew = room.say(say, replica.replica());
      if (!isNew) {
        said(say.by(replica.replica()));
      }
    } else if (frame instanceof Hear hear) {
      room.catchUp(hear.heard(), this);
    }
  }

  @Override
  public void joined(Map<String, Long> heard) {
    send(new Welcome(replica.replica(), replica.version(), heard));
  }

  @Override
  public void missed(int count) {
    send(new Missed(count));
  }

  @Override
  public void said(Said message) {
    send(message);
  }

  /** Closes it after all answers to what came before. */
  @Override
  public synchronized void sendAway() {
    sentAway = true;
    room.leave(this);
    outbox.add(() -> session.close(CloseStatus.SERVICE_RESTARTED));
  }

  private void send(Frame frame) {
    outbox.add(() -> session.sendMessage(new TextMessage(json.writeValueAsString(frame))));
  }
}
