package chat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends to one client in order, and lets nobody else wait for a client that is slow. */
class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** Sends something, or ends the connection. */
  interface Task {
    void run() throws Exception;
  }

  private final Executor threads;
  private final Queue<Task> tasks = new ArrayDeque<>();
  private boolean busy = false;

  Outbox(Executor threads) {
    this.threads = threads;
  }

  synchronized void add(Task task) {
    tasks.add(task);
    if (!busy) {
      busy = true;
      threads.execute(this::work);
    }
  }

  private void work() {
    for (Task task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (Exception gone) {
        log.debug("The client was gone", gone);
      }
    }
  }

  private synchronized Task next() {
    busy = !tasks.isEmpty();
    return tasks.poll();
  }
}
