package chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** What goes over a WebSocket as JSON, told apart by its `type`. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Frame.Welcome.class, name = "welcome"),
  @JsonSubTypes.Type(value = Frame.Say.class, name = "say"),
  @JsonSubTypes.Type(value = Frame.Said.class, name = "said"),
  @JsonSubTypes.Type(value = Frame.Hear.class, name = "hear"),
  @JsonSubTypes.Type(value = Frame.Missed.class, name = "missed"),
})
public sealed interface Frame {
  /** The server's first: who it is, and the last message that the room has of each sender. */
  record Welcome(String replica, String version, Map<String, Long> heard) implements Frame {}

  /** A client's message; each sender counts its own from 1. */
  record Say(String sender, long sequence, String text) implements Frame {
    Said by(String replica) {
      return new Said(sender, sequence, text, replica);
    }
  }

  /** A message that the room has. */
  record Said(String sender, long sequence, String text, String replica) implements Frame {}

  /** A client asks for what the room has beyond the last message that it has of each sender. */
  record Hear(Map<String, Long> heard) implements Frame {}

  /** The answer: that many messages follow, in their order, and then what is new. */
  record Missed(int count) implements Frame {}
}
