import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The mock in a container. It is ready when start() returns. */
public final class BounceContainer extends GenericContainer<BounceContainer> {
  public static final String ADMIN_TOKEN = "token-of-the-tests";

  public BounceContainer() {
    super("bounce");
    withExposedPorts(2686);
    withEnv("BOUNCE_MOCK_ADMIN_TOKEN", ADMIN_TOKEN);
    waitingFor(Wait.forLogMessage(".*\"ready\":true.*", 1).withStartupTimeout(Duration.ofSeconds(30)));
  }

  public String url() {
    return "http://" + getHost() + ":" + getMappedPort(2686);
  }
}
