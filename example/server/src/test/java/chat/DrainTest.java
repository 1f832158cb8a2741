package chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainTest {
  private final Guests guests = new Guests();
  private final List<Long> secondsOfLeaving = new ArrayList<>();
  private long nanoseconds = 0;
  private long lateNanoseconds = 0;
  private final Drain drain =
      new Drain(guests, new Polls(null, null, null), 60) {
        @Override
        long now() {
          return nanoseconds;
        }

        @Override
        void sleep(long time) {
          nanoseconds += time + lateNanoseconds;
          lateNanoseconds = 0;
        }
      };

  @Test
  void sendsGuestsAwayEvenlySpread() {
    come(4);
    drain.stop();
    assertThat(secondsOfLeaving).containsExactly(0L, 15L, 30L, 45L);
  }

  @Test
  void makesUpForTimeThatItLost() {
    come(4);
    lateNanoseconds = Duration.ofSeconds(30).toNanos();
    drain.stop();
    assertThat(secondsOfLeaving).containsExactly(0L, 45L, 50L, 55L);
  }

  private void come(int count) {
    for (int i = 0; i < count; i++) {
      guests.add(() -> secondsOfLeaving.add(Duration.ofNanos(nanoseconds).toSeconds()));
    }
  }
}
