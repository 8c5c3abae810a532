"""A client's day on a client that openapi-generator made of the contract (package openapi_client, which the test generates
beside it). It ends non-zero at the first answer that is not as expected."""

import os
import sys

import openapi_client
from openapi_client.exceptions import ApiException

START, END = "2020-08-26T18:00:00Z", "2020-08-26T22:00:00Z"


def same(want: object, got: object) -> None:
    if want != got:
        raise AssertionError(f"got {got}, want {want}")


class Day:
    """A client, and what it is about."""

    def __init__(self) -> None:
        configuration = openapi_client.Configuration(host=os.environ["BOUNCE_URL"], access_token=os.environ["BOUNCE_TOKEN"])
        self.api = openapi_client.BounceApi(openapi_client.ApiClient(configuration))
        self.place = (os.environ["BOUNCE_CSI"], "EBSO", os.environ["BOUNCE_INSTANCE"])
        self.identifier = os.environ["BOUNCE_IDENTIFIER"]
        self.id = ""

    def create(self) -> None:
        asked = openapi_client.CreateRequest(
            operation="Stop",
            services="All",
            duration=openapi_client.RequestedDuration(unit="hours", value=4),
            bounceOptions=openapi_client.BounceOptions(options=[openapi_client.BounceOption(name="CLEAR_APACHE_CACHE", value=True)]),
        )
        created = self.api.create_execution(*self.place, self.identifier, asked)
        self.id = created.id
        same(self.id, created.rfc_number)

    def conflicts(self) -> None:
        found = self.api.list_conflicts(*self.place, self.identifier, "2020-08-26T15:00:00Z", "2020-08-26T17:00:00Z")
        same(["3-7JZXAMZ", "3-7JZXAGH", "3-6JZXAMH"], [c.rfc_number for c in found])

    def put(self, action: str, time: str | None = None):
        asked = openapi_client.ScheduleOrCancelRequest(action=action, scheduledTime=time)
        return self.api.schedule_execution(*self.place, self.id, self.identifier, asked)

    def collide(self) -> None:
        try:
            answer = self.put("schedule", "2020-08-26T16:00:00Z")
            same("200", os.environ["BOUNCE_CONFLICT"])
            same(None, answer.scheduled_start)
        except ApiException as error:
            same(os.environ["BOUNCE_CONFLICT"], str(error.status))
            answer = error.data
            same("ConflictsOrRefusal", type(answer).__name__)
        same(["3-7JZXAMZ", "3-7JZXAGH", "3-6JZXAMH"], [c.rfc_number for c in answer.conflicts])
        same(("hours", 2), (answer.conflicts[0].duration.unit, answer.conflicts[0].duration.value))

    def hurry(self) -> None:
        try:
            self.put("schedule", "2020-08-26T15:15:59Z")
        except ApiException as error:
            same((400, None, 400), (error.status, error.data.conflicts, error.data.status))
            same("/scheduledTime", error.data.errors[0]["pointer"])
            return
        raise AssertionError("it is not refused")

    def schedule(self) -> None:
        answer = self.put("schedule", START)
        same((START, END), (answer.scheduled_start, answer.scheduled_end))
        same(("Open", "Ready For Execution", "Review Update"), (answer.status, answer.sub_status, answer.cust_status))
        assert not answer.conflicts, "there are conflicts"

    def read(self, start: str | None, end: str | None) -> None:
        details = self.api.read_execution(*self.place, self.id, self.identifier)
        same(("Stop", "hours", 4), (details.operation, details.duration.unit, details.duration.value))
        same((start, end), (details.scheduled_start, details.scheduled_end))

    def details(self) -> None:
        self.read(START, END)

    def cancel(self) -> None:
        answer = self.put("cancel")
        same((None, None), (answer.scheduled_start, answer.scheduled_end))
        same(("Open", "Ready For Scheduling/Approval", "Review Update"), (answer.status, answer.sub_status, answer.cust_status))
        assert not answer.conflicts, "there are conflicts"

    def released(self) -> None:
        self.read(None, None)


def walk() -> None:
    day = Day()
    for name, part in {
        "create": day.create,
        "conflicts": day.conflicts,
        "schedule into a change": day.collide,
        "schedule too soon": day.hurry,
        "schedule": day.schedule,
        "details": day.details,
        "cancel": day.cancel,
        "details of what is cancelled": day.released,
    }.items():
        try:
            part()
        except Exception as error:  # of the client, too
            sys.exit(f"walk: {name}: {error!r}")


walk()
