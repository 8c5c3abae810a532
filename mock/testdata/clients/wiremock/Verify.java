import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.client.WireMock;

/** Verifies counts and resets the journal with WireMock's client for Java: Verify HOST PORT COUNT. */
class Verify {
    public static void main(String[] args) {
        WireMock client = new WireMock(args[0], Integer.parseInt(args[1]));
        var cancels = putRequestedFor(urlPathMatching("/selfservice/v1/.*"))
            .withHeader("X-Test", equalTo("yes")).withRequestBody(containing("cancel"));
        client.verifyThat(Integer.parseInt(args[2]), cancels);
        client.resetRequests();
        client.verifyThat(0, cancels);
        System.out.println(args[2] + " before, 0 after");
    }
}
