package chat;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells which replica answers, and nothing else, as Kubernetes' own test server does. */
@RestController
class ReplicaName {
  private final Replica replica;

  ReplicaName(Replica replica) {
    this.replica = replica;
  }

  @GetMapping(path = "/hostname", produces = MediaType.TEXT_PLAIN_VALUE)
  String hostname() {
    return replica.replica();
  }
}
