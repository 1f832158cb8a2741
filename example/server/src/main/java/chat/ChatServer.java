package chat;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Rooms to chat in, each in the memory of one replica. */
@SpringBootApplication
public class ChatServer {
  public static void main(String[] arguments) {
    SpringApplication.run(ChatServer.class, arguments);
  }

  /** Threads that still work while guests are sent away; Spring's own stop when that begins. */
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService threads() {
    return Executors.newScheduledThreadPool(8);
  }
}
