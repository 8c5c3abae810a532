"""A client's day on a client that openapi-python-client made of the contract (package bounce, which the test generates
beside it). It ends non-zero at the first answer that is not as expected."""

import os
import re
import sys
from http import HTTPStatus

from bounce import AuthenticatedClient
from bounce.api.bounce import create_execution, list_conflicts, read_execution, schedule_execution
from bounce.models import (
    BounceOption,
    BounceOptions,
    Conflict,
    ConflictsOrRefusal,
    CreatedExecution,
    CreateRequest,
    CreateRequestOperation,
    CreateRequestServices,
    Duration,
    ExecutionDetails,
    OptionalDuration,
    Refusal,
    RequestedDuration,
    RequestedDurationUnit,
    ScheduleOrCancelRequest,
    ScheduleOrCancelRequestAction,
    ScheduleOutcome,
    ShownOptions,
)
from bounce.types import UNSET, Response, Unset

SERVICE = "EBSO"
SCHEDULE = ScheduleOrCancelRequestAction.SCHEDULE

# The window that is asked for, and its end: the duration of the execution is four hours.
START, END = "2020-08-26T18:00:00Z", "2020-08-26T22:00:00Z"

# The first of the page's three changes, as the mock has them.
SAMPLE = Conflict(
    rfc_number="3-7JZXAMZ",
    rfc_type="CODE_PROMO",
    rfc_sub_type="CEMLI_PATCH",
    status="Open",
    sub_status="Ready For Execution",
    scheduled_start="2020-08-26T08:53:51-07:00",
    scheduled_end="2020-08-26T10:53:51-07:00",
    duration=Duration(unit="hours", value=2),
)

Answer = Response[ConflictsOrRefusal | Refusal | ScheduleOutcome]


def same(want: object, got: object) -> None:
    if want != got:
        raise AssertionError(f"got {got}, want {want}")


def options() -> BounceOptions:
    return BounceOptions(options=[BounceOption(name="CLEAR_APACHE_CACHE", value=True)])


def check_sample(conflicts: list[Conflict]) -> None:
    same(3, len(conflicts))
    same(SAMPLE, conflicts[0])


class Day:
    """A client, and what it is about."""

    def __init__(self) -> None:
        self.client = AuthenticatedClient(base_url=os.environ["BOUNCE_URL"], token=os.environ["BOUNCE_TOKEN"])
        self.csi, self.instance = os.environ["BOUNCE_CSI"], os.environ["BOUNCE_INSTANCE"]
        self.identifier = os.environ["BOUNCE_IDENTIFIER"]
        self.id = ""

    def create(self) -> None:
        asked = CreateRequest(
            operation=CreateRequestOperation.STOP,
            services=CreateRequestServices.ALL,
            summary="Submit Bounce",
            duration=RequestedDuration(unit=RequestedDurationUnit.HOURS, value=4),
            black_out_duration=RequestedDuration(unit=RequestedDurationUnit.HOURS, value=2),
            bounce_options=options(),
            primary_contact="operator@example.com",
        )
        answer = create_execution.sync_detailed(
            self.csi, SERVICE, self.instance, client=self.client, identifier=self.identifier, body=asked
        )
        same(HTTPStatus.CREATED, answer.status_code)
        assert isinstance(answer.parsed, CreatedExecution)
        self.id = answer.parsed.id
        assert re.fullmatch("3-[0-9A-Z]{7}", self.id), f"the id is {self.id}"
        same(self.id, answer.parsed.rfc_number)

    def listed(self, start: str, end: str) -> list[Conflict]:
        answer = list_conflicts.sync_detailed(
            self.csi,
            SERVICE,
            self.instance,
            client=self.client,
            identifier=self.identifier,
            scheduled_start=start,
            scheduled_end=end,
        )
        same(HTTPStatus.OK, answer.status_code)
        assert isinstance(answer.parsed, list)
        return answer.parsed

    def conflicts(self) -> None:
        check_sample(self.listed("2020-08-26T15:00:00Z", "2020-08-26T17:00:00Z"))

    def put(self, action: ScheduleOrCancelRequestAction, time: str | Unset = UNSET) -> Answer:
        body = ScheduleOrCancelRequest(action, time)
        return schedule_execution.sync_detailed(
            self.csi, SERVICE, self.instance, self.id, client=self.client, identifier=self.identifier, body=body
        )

    def collide(self) -> None:
        answer = self.put(SCHEDULE, "2020-08-26T16:00:00Z")
        same(HTTPStatus.CONFLICT, answer.status_code)
        assert isinstance(answer.parsed, ConflictsOrRefusal) and not isinstance(answer.parsed.conflicts, Unset)
        check_sample(answer.parsed.conflicts)

    def hurry(self) -> None:
        answer = self.put(SCHEDULE, "2020-08-26T15:15:59Z")
        same(HTTPStatus.BAD_REQUEST, answer.status_code)
        assert isinstance(answer.parsed, ConflictsOrRefusal) and isinstance(answer.parsed.conflicts, Unset)
        assert isinstance(answer.parsed.errors, list)
        same([("body", "/scheduledTime")], [(e["in"], e["pointer"]) for e in answer.parsed.errors])

    def schedule(self) -> None:
        answer = self.put(SCHEDULE, START)
        same(HTTPStatus.OK, answer.status_code)
        same(ScheduleOutcome(START, END, "Open", "Ready For Execution", "Review Update"), answer.parsed)

    def occupied(self) -> None:
        want = Conflict(
            rfc_number=self.id,
            rfc_type="OCIEBS_Prod_SelfService",
            rfc_sub_type="SelfService_Bounce",
            status="Open",
            sub_status="Ready For Execution",
            scheduled_start=START,
            scheduled_end=END,
            duration=Duration(unit="hours", value=4),
        )
        same([want], self.listed(START, END))

    def read(self, start: str | Unset, end: str | Unset) -> None:
        answer = read_execution.sync_detailed(
            self.csi, SERVICE, self.instance, self.id, client=self.client, identifier=self.identifier
        )
        same(HTTPStatus.OK, answer.status_code)
        want = ExecutionDetails(
            id=self.id,
            target=self.instance,
            operation="Stop",
            services="All",
            duration=OptionalDuration(unit="hours", value=4),
            black_out_duration=OptionalDuration(unit="hours", value=2),
            summary="Submit Bounce",
            scheduled_start=start,
            scheduled_end=end,
            bounce_options=ShownOptions(options=options().options),
            primary_contact="operator@example.com",
        )
        same(want, answer.parsed)

    def details(self) -> None:
        self.read(START, END)

    def cancel(self) -> None:
        answer = self.put(ScheduleOrCancelRequestAction.CANCEL)
        same(HTTPStatus.OK, answer.status_code)
        want = ScheduleOutcome(status="Open", sub_status="Ready For Scheduling/Approval", cust_status="Review Update")
        same(want, answer.parsed)

    def released(self) -> None:
        self.read(UNSET, UNSET)


def walk() -> None:
    day = Day()
    for name, part in {
        "create": day.create,
        "conflicts": day.conflicts,
        "schedule into a change": day.collide,
        "schedule too soon": day.hurry,
        "schedule": day.schedule,
        "conflicts once it is scheduled": day.occupied,
        "details": day.details,
        "cancel": day.cancel,
        "details of what is cancelled": day.released,
    }.items():
        try:
            part()
        except AssertionError as error:
            sys.exit(f"walk: {name}: {error}")


walk()
