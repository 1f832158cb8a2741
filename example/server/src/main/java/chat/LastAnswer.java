package chat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends each connection with its next answer once this replica was told to stop: its client then finds another. */
@Component
class LastAnswer extends OncePerRequestFilter {
  private final ApplicationAvailability availability;

  LastAnswer(ApplicationAvailability availability) {
    this.availability = availability;
  }

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC && request.getHeader("Upgrade") == null) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
    }
    chain.doFilter(request, response);
  }

  /** A long poll that waited is answered in a dispatch of its own. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }
}
