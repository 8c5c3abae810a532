Feature: Windows across the edges of the calendar

  A window is one of instants. Days, months, years and changes of the clock end inside it without a trace.

  @id:SE-CAL-001 @clause:conflict-body @must @effect:books @needs:approver @needs:executions-2
  Scenario Outline: Windows that overlap across an edge of the calendar conflict: <edge>
    Given a customer with two unscheduled executions
    And the first execution was scheduled 30m before <edge>
    When the second execution is scheduled 30m after <edge>
    Then it is answered with conflicts
    And a conflict has the window of the first execution

    Examples:
      | edge                                  |
      | midnight                              |
      | the end of a month                    |
      | the end of February                   |
      | the end of a year                     |
      | the change to summer time in Berlin   |
      | the change to winter time in Berlin   |
      | the change to summer time in New York |
      | the change to winter time in New York |
      | the change to summer time in Sydney   |
      | the change to winter time in Sydney   |

  @id:SE-CAL-002 @clause:conflict-body @must @effect:books @needs:approver @needs:executions-2
  Scenario Outline: A window that begins before another one's and ends in it conflicts with it: <edge>
    Given a customer with two unscheduled executions
    And the first execution was scheduled 30m after <edge>
    When the second execution is scheduled 30m before <edge>
    Then it is answered with conflicts
    And a conflict has the window of the first execution

    Examples:
      | edge                                  |
      | midnight                              |
      | the end of a month                    |
      | the end of a year                     |
      | the change to summer time in Berlin   |
      | the change to winter time in New York |

  @id:SE-CAL-003 @clause:conflict-body @must @effect:books @needs:approver @needs:executions-2
  Scenario Outline: Windows that are apart across an edge of the calendar do not conflict: <edge>
    Given a customer with two unscheduled executions
    And the first execution was scheduled 150m before <edge>
    When the second execution is scheduled 30m after <edge>
    Then it is accepted

    Examples:
      | edge                                  |
      | midnight                              |
      | the end of a month                    |
      | the end of a year                     |
      | the change to summer time in Berlin   |
      | the change to winter time in Berlin   |
      | the change to summer time in New York |
      | the change to winter time in New York |
      | the change to summer time in Sydney   |
      | the change to winter time in Sydney   |

  @id:SE-CAL-004 @clause:end-after-start @must @effect:books @needs:approver @needs:bookable
  Scenario Outline: A window across an edge of the calendar is as long as any other: <edge>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is scheduled 30m before <edge>
    Then it is accepted
    And the answer's start is the requested instant
    And the answer's window is as long as the execution's window before

    Examples:
      | edge                                  |
      | midnight                              |
      | the end of a month                    |
      | the end of February                   |
      | the end of a year                     |
      | the change to summer time in Berlin   |
      | the change to winter time in Berlin   |
      | the change to summer time in New York |
      | the change to winter time in New York |
      | the change to summer time in Sydney   |
      | the change to winter time in Sydney   |
