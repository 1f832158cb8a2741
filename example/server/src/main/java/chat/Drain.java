package chat;

import chat.Guests.Guest;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends guests away once this replica was told to stop, evenly spread, so that the others aren't asked by all of them
 * at once. It begins before the web server's own shutdown, which then waits for what is still being answered.
 *
 * @see <a href="https://docs.spring.io/spring-boot/4.0/reference/web/graceful-shutdown.html">Graceful shutdown</a>
 */
@Component
class Drain implements SmartLifecycle {
  private final Guests guests;
  private final Polls polls;
  private final Duration time;
  private volatile boolean running = false;

  Drain(Guests guests, Polls polls, @Value("${chat.drain-seconds}") long seconds) {
    this.guests = guests;
    this.polls = polls;
    this.time = Duration.ofSeconds(seconds);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void stop() {
    running = false;
    polls.answerAll();
    long end = now() + time.toNanos();
    Optional<Guest> guest = guests.takeOne();
    while (guest.isPresent()) {
      guest.get().sendAway();
      // Counted anew each time, as some leave by themselves and others still come.
      int left = guests.count();
      sleep(left == 0 ? 0 : Math.max(0, end - now()) / (left + 1));
      guest = guests.takeOne();
    }
  }

  long now() {
    return System.nanoTime();
  }

  void sleep(long nanoseconds) {
    try {
      Thread.sleep(Duration.ofNanos(nanoseconds).toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
