Feature: The request's body

  @id:SE-BODY-001 @clause:scheduled-time @must @effect:none @needs:approver @needs:bookable
  Scenario Outline: A body that does not say when to run is refused: <fault>
    Given a customer with an unscheduled execution
    When a schedule is sent with <fault>
    Then it is refused for its body
    And the control request is accepted

    Examples:
      | fault                                      |
      | no scheduledTime                           |
      | scheduledTime null                         |
      | scheduledTime 1598457231                   |
      | scheduledTime true                         |
      | scheduledTime ["2030-01-01T10:00:00Z"]     |
      | scheduledTime ""                           |
      | scheduledTime "tomorrow"                   |
      | scheduledTime "2030-02-30T10:00:00Z"       |
      | scheduledTime "2030-01-01T25:00:00Z"       |
      | scheduledTime "2030-01-01T10:61:00Z"       |
      | scheduledTime "2030-01-01"                 |
      | scheduledTime "2030-01-01T10:00:00+25:00"  |
      | ScheduleTime in place of scheduledTime     |

  @id:SE-BODY-002 @clause:action @must @effect:none @needs:approver @needs:bookable
  Scenario Outline: An action that is not schedule is refused: <fault>
    Given a customer with an unscheduled execution
    When a schedule is sent with <fault>
    Then it is refused for its body
    And the control request is accepted

    Examples:
      | fault             |
      | action "reboot"   |
      | action ""         |
      | action 1          |
      | action ["schedule"] |
      | action "schedules" |

  @id:SE-BODY-003 @clause:sample-request @should @effect:books @needs:approver @needs:bookable
  Scenario: The document's own form, a one-digit hour with an offset, is understood
    Given a customer with an unscheduled execution
    When the execution is scheduled for "8:53:51-07:00"
    Then it is accepted
    And the answer's start is the requested instant

  @id:SE-BODY-004 @clause:action @must @effect:books @needs:approver @needs:executions-2
  Scenario: A schedule that is refused for its action is not booked
    Given a customer with two unscheduled executions
    When a schedule is sent with action "reboot"
    Then it is refused for its body
    When the second execution is scheduled for "10:00:00Z"
    Then it is accepted

  @id:SE-BODY-005 @clause:scheduled-time @must @effect:books @needs:approver @needs:bookable
  Scenario Outline: A time in another form is refused, or taken for the instant that is meant: the form <form>
    Given a customer with an unscheduled execution
    When the execution is scheduled for a time in the form <form>
    Then it is refused for its body, or accepted for the instant that it means

    Examples:
      | form                                  |
      | of RFC 3339 with a small t and z      |
      | of RFC 3339 with a blank for T        |
      | of RFC 3339 with the offset -00:00    |
      | of RFC 3339 with the second 60        |
      | of RFC 9557 with a zone's name        |
      | of ISO 8601 with a decimal comma      |
      | of ISO 8601 without seconds           |
      | of ISO 8601 with the offset +0000     |
      | of ISO 8601 with the offset +00       |
      | of ISO 8601 with the hour 24          |
      | of ISO 8601 basic                     |
      | of ISO 8601 by the day of the year    |
      | of ISO 8601 by the week               |
      | of .NET with seven digits             |
      | of .NET's /Date()/                    |
      | of JavaScript's toUTCString           |
      | of Java's Date.toString               |
      | of milliseconds since 1970, as a text |
