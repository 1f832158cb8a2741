package chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class ChatServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private ConfigurableApplicationContext server;

  @BeforeEach
  void start() {
    server =
        SpringApplication.run(
            ChatServer.class, "--server.port=0", "--chat.drain-seconds=1", "--logging.level.root=warn");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void carriesMessagesFromAWebSocketToOthersAndToALongPoll() throws Exception {
    Client ada = connect();
    Client bob = connect();
    ada.socket.sendText("{\"type\":\"say\",\"sender\":\"ada\",\"sequence\":1,\"text\":\"hello\"}", true);
    assertThat(ada.next()).contains("\"type\":\"said\"", "\"sequence\":1", "hello");
    assertThat(bob.next()).contains("hello");
    assertThat(get("/rooms/lobby/messages")).contains("hello");
    assertThat(get("/rooms/lobby/messages?after=1&waitSeconds=0")).isEqualTo("[]");

    Client late = connect();
    late.socket.sendText("{\"type\":\"hear\",\"heard\":{}}", true);
    assertThat(late.next()).isEqualTo("{\"type\":\"missed\",\"count\":1}");
    assertThat(late.next()).contains("hello");
  }

  @Test
  void closesItsWebSocketsForARestartOneAfterTheOther() throws Exception {
    List<Client> clients = List.of(connect(), connect(), connect(), connect());
    long begun = System.nanoTime();
    server.close();
    List<Long> milliseconds = new ArrayList<>();
    for (Client client : clients) {
      milliseconds.add((client.closed.get(60, TimeUnit.SECONDS) - begun) / 1_000_000);
      assertThat(client.code).isEqualTo(1012);
    }
    Collections.sort(milliseconds);
    // Of the second that this drain has, each waits for a quarter more, less what is lost by rounding.
    for (int i = 0; i < clients.size(); i++) {
      assertThat(milliseconds.get(i)).isGreaterThanOrEqualTo(240L * i);
    }
  }

  private String get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address("http", path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private URI address(String scheme, String path) {
    return URI.create(scheme + "://localhost:" + server.getEnvironment().getProperty("local.server.port") + path);
  }

  private Client connect() throws Exception {
    Client client = new Client();
    client.socket = http.newWebSocketBuilder().buildAsync(address("ws", "/rooms/lobby"), client).get();
    assertThat(client.next()).startsWith("{\"type\":\"welcome\"");
    return client;
  }

  private static class Client implements WebSocket.Listener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket socket;
    final CompletableFuture<Long> closed = new CompletableFuture<>();
    int code;

    String next() throws InterruptedException {
      return heard.poll(60, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      heard.add(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      this.code = code;
      closed.complete(System.nanoTime());
      return null;
    }
  }
}
