package chat;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Who answers: a pod's host name is its name. */
@Component
record Replica(@Value("${HOSTNAME:localhost}") String replica, @Value("${chat.version}") String version) {}
