// A client's day on a client that openapi-generator made of the contract, with its library native (the test generates it
// beside this file). It ends non-zero at the first answer that is not as expected.

import java.util.List;
import java.util.Objects;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.BounceApi;
import org.openapitools.client.model.Conflict;
import org.openapitools.client.model.ConflictsOrRefusal;
import org.openapitools.client.model.CreateRequest;
import org.openapitools.client.model.CreatedExecution;
import org.openapitools.client.model.ExecutionDetails;
import org.openapitools.client.model.RequestedDuration;
import org.openapitools.client.model.ScheduleOrCancelRequest;
import org.openapitools.client.model.ScheduleOrCancelRequest.ActionEnum;
import org.openapitools.client.model.ScheduleOutcome;

public class Walk {
  private static final String START = "2020-08-26T18:00:00Z";
  private static final String END = "2020-08-26T22:00:00Z";
  private static final String TAKEN = "2020-08-26T16:00:00Z";

  private final BounceApi api;
  private final String csi = System.getenv("BOUNCE_CSI");
  private final String instance = System.getenv("BOUNCE_INSTANCE");
  private final String identifier = System.getenv("BOUNCE_IDENTIFIER");
  private String id;

  private interface Part {
    void walk() throws Exception;
  }

  private Walk() {
    ApiClient client = new ApiClient();
    client.updateBaseUri(System.getenv("BOUNCE_URL"));
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + System.getenv("BOUNCE_TOKEN")));
    api = new BounceApi(client);
  }

  private static void same(Object want, Object got) {
    if (!Objects.equals(want, got)) {
      throw new IllegalStateException("got " + got + ", want " + want);
    }
  }

  private void create() throws Exception {
    RequestedDuration duration = new RequestedDuration().unit(RequestedDuration.UnitEnum.HOURS).value(4L);
    CreateRequest asked =
        new CreateRequest()
            .operation(CreateRequest.OperationEnum.STOP)
            .services(CreateRequest.ServicesEnum.ALL)
            .duration(duration);
    CreatedExecution created = api.createExecution(csi, "EBSO", instance, identifier, asked);
    id = created.getId();
    same(id, created.getRfcNumber());
  }

  private static void samples(List<Conflict> found) {
    same(List.of("3-7JZXAMZ", "3-7JZXAGH", "3-6JZXAMH"), found.stream().map(Conflict::getRfcNumber).toList());
    same("hours", found.get(0).getDuration().getUnit());
  }

  private void conflicts() throws Exception {
    samples(api.listConflicts(csi, "EBSO", instance, identifier, "2020-08-26T15:00:00Z", "2020-08-26T17:00:00Z"));
  }

  private ScheduleOutcome put(ActionEnum action, String time) throws ApiException {
    ScheduleOrCancelRequest asked = new ScheduleOrCancelRequest().action(action).scheduledTime(time);
    return api.scheduleExecution(csi, "EBSO", instance, id, identifier, asked);
  }

  // refused sends what is to be refused. The client hands the body of a refusal over as a text; its own model reads it.
  private ConflictsOrRefusal refused(String time, int status) throws Exception {
    try {
      put(ActionEnum.SCHEDULE, time);
    } catch (ApiException refusal) {
      same(status, refusal.getCode());
      return ApiClient.createDefaultObjectMapper().readValue(refusal.getResponseBody(), ConflictsOrRefusal.class);
    }
    throw new IllegalStateException("it is not refused");
  }

  private void collide() throws Exception {
    if (System.getenv("BOUNCE_CONFLICT").equals("200")) {
      ScheduleOutcome outcome = put(ActionEnum.SCHEDULE, TAKEN);
      same(null, outcome.getScheduledStart());
      samples(outcome.getConflicts());
      return;
    }
    samples(refused(TAKEN, 409).getConflicts());
  }

  private void hurry() throws Exception {
    ConflictsOrRefusal refusal = refused("2020-08-26T15:15:59Z", 400);
    same(Integer.valueOf(400), refusal.getStatus());
    same(true, refusal.getConflicts() == null || refusal.getConflicts().isEmpty());
  }

  private static void outcome(ScheduleOutcome got, String start, String end, String subStatus) {
    same(start, got.getScheduledStart());
    same(end, got.getScheduledEnd());
    same("Open", got.getStatus());
    same(subStatus, got.getSubStatus());
    same("Review Update", got.getCustStatus());
    same(true, got.getConflicts() == null || got.getConflicts().isEmpty());
  }

  private void schedule() throws Exception {
    outcome(put(ActionEnum.SCHEDULE, START), START, END, "Ready For Execution");
  }

  private void read(String start, String end) throws Exception {
    ExecutionDetails details = api.readExecution(csi, "EBSO", instance, id, identifier);
    same("Stop", details.getOperation());
    same(start, details.getScheduledStart());
    same(end, details.getScheduledEnd());
  }

  private void cancel() throws Exception {
    outcome(put(ActionEnum.CANCEL, null), null, null, "Ready For Scheduling/Approval");
  }

  private static void walk(String name, Part part) {
    try {
      part.walk();
    } catch (Exception error) {
      System.err.println("walk: " + name + ": " + error);
      System.exit(1);
    }
  }

  public static void main(String[] arguments) {
    Walk day = new Walk();
    walk("create", day::create);
    walk("conflicts", day::conflicts);
    walk("schedule into a change", day::collide);
    walk("schedule too soon", day::hurry);
    walk("schedule", day::schedule);
    walk("details", () -> day.read(START, END));
    walk("cancel", day::cancel);
    walk("details of what is cancelled", () -> day.read(null, null));
    System.exit(0);
  }
}
