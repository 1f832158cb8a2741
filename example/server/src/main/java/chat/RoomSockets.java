package chat;

import java.util.concurrent.ScheduledExecutorService;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import tools.jackson.databind.json.JsonMapper;

/** WebSockets at /rooms/ROOM. */
@Configuration
@EnableWebSocket
class RoomSockets extends TextWebSocketHandler implements WebSocketConfigurer {
  private static final String PATH = "/rooms/";
  private static final String SOCKET = "socket";

  private final Rooms rooms;
  private final Guests guests;
  private final Replica replica;
  private final JsonMapper json;
  private final ScheduledExecutorService threads;

  RoomSockets(Rooms rooms, Guests guests, Replica replica, JsonMapper json, ScheduledExecutorService threads) {
    this.rooms = rooms;
    this.guests = guests;
    this.replica = replica;
    this.json = json;
    this.threads = threads;
  }

  /** Pages of any origin may connect: there are neither accounts nor cookies that another page could misuse. */
  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(this, PATH + "*").setAllowedOriginPatterns("*");
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    Room room = rooms.room(session.getUri().getPath().substring(PATH.length()));
    RoomSocket socket = new RoomSocket(session, new Outbox(threads), room, replica, json);
    session.getAttributes().put(SOCKET, socket);
    guests.add(socket);
    socket.open();
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage message) {
    socketOf(session).receive(message.getPayload());
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    guests.remove(socketOf(session));
    socketOf(session).close();
  }

  private static RoomSocket socketOf(WebSocketSession session) {
    return (RoomSocket) session.getAttributes().get(SOCKET);
  }
}
