package chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.Frame.Said;
import chat.Frame.Say;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomTest {
  private final Room room = new Room();

  @Test
  void tellsEachListenerOfEachMessageOnce() {
    List<Said> heard = new ArrayList<>();
    room.join(heard::add);
    assertThat(room.say(new Say("ada", 1, "hello"), "one")).isTrue();
    assertThat(room.say(new Say("ada", 1, "hello"), "one")).isFalse();
    assertThat(heard).containsExactly(new Said("ada", 1, "hello", "one"));
  }

  @Test
  void welcomesAListenerWithTheLastMessageOfEachSender() {
    say("ada", 2);
    say("bob", 1);
    List<Map<String, Long>> welcomes = new ArrayList<>();
    room.join(
        new Room.Listener() {
          @Override
          public void joined(Map<String, Long> heard) {
            welcomes.add(heard);
          }

          @Override
          public void said(Said message) {}
        });
    assertThat(welcomes).containsExactly(Map.of("ada", 2L, "bob", 1L));
  }

  @Test
  void givesWhatSomebodyLacks() {
    say("ada", 3);
    say("bob", 2);
    List<Said> missed = new ArrayList<>();
    room.catchUp(Map.of("ada", 2L), missed::add);
    assertThat(missed).extracting(Said::sender).containsExactly("ada", "bob", "bob");
    assertThat(room.after(4)).extracting(Said::sequence).containsExactly(2L);
  }

  @Test
  void forgetsItsOldestMessagesAndStillCountsThem() {
    say("ada", Room.KEPT + 10);
    assertThat(room.after(0)).hasSize(Room.KEPT);
    assertThat(room.after(Room.KEPT + 9)).extracting(Said::sequence).containsExactly(Room.KEPT + 10L);
  }

  private void say(String sender, long messages) {
    for (long sequence = 1; sequence <= messages; sequence++) {
      room.say(new Say(sender, sequence, "text"), "one");
    }
  }
}
