package chat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The rooms of this replica; others don't know them: a real service would share them through a broker. */
@Component
class Rooms {
  private final Map<String, Room> rooms = new ConcurrentHashMap<>();

  Room room(String name) {
    return rooms.computeIfAbsent(name, unused -> new Room());
  }
}
