package chat;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Who is connected for long, and has to be sent away before this replica stops. */
@Component
class Guests {
  /** A connection that can be ended in good order. */
  interface Guest {
    void sendAway();
  }

  private final Set<Guest> guests = ConcurrentHashMap.newKeySet();

  void add(Guest guest) {
    guests.add(guest);
  }

  void remove(Guest guest) {
    guests.remove(guest);
  }

  int count() {
    return guests.size();
  }

  /** One of them, who from now on is no guest any more. */
  Optional<Guest> takeOne() {
    return guests.stream().filter(guests::remove).findFirst();
  }
}
