Feature: The lead time of sixteen minutes

  @id:SE-TIME-001 @clause:lead-time @must @effect:books @needs:approver @needs:bookable
  Scenario Outline: A time less than sixteen minutes ahead is refused, and a later one is not: <ahead> ahead
    Given a customer with an unscheduled execution
    When the execution is scheduled <ahead> ahead
    Then it is refused as too soon
    When the execution is scheduled 17m ahead
    Then it is accepted

    Examples:
      | ahead  |
      | 15m    |
      | 15m29s |
      | 15m31s |
      | 15m55s |

  @id:SE-TIME-002 @clause:lead-time @must @effect:books @needs:approver @needs:bookable @needs:clock @serial
  Scenario: Exactly sixteen minutes ahead is enough, and a millisecond less is not
    Given a customer with an unscheduled execution
    And the server's clock is 1ms past a full second
    When the execution is scheduled 15m59.999s ahead
    Then it is refused as too soon
    When the server's clock goes back by 1ms
    And the same request is sent again
    Then it is accepted

  @id:SE-TIME-003 @clause:lead-time @must @effect:books @needs:approver @needs:bookable
  Scenario Outline: A time in the past is refused: <ahead> ahead
    Given a customer with an unscheduled execution
    When the execution is scheduled <ahead> ahead
    Then it is refused as too soon
    When the execution is scheduled 17m ahead
    Then it is accepted

    Examples:
      | ahead   |
      | 0s      |
      | -1m     |
      | -8760h  |

  @id:SE-TIME-004 @clause:lead-time @must @effect:books @needs:approver @needs:executions-2
  Scenario: A time that is refused as too soon is not booked
    Given a customer with two unscheduled executions
    When the first execution is scheduled 15m ahead
    Then it is refused as too soon
    When the second execution is scheduled 17m ahead
    Then it is accepted

  @id:SE-TIME-005 @clause:lead-time @must @effect:books @needs:approver @needs:bookable
  Scenario: Rescheduling needs the lead time too
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is scheduled 15m ahead
    Then it is refused as too soon
    When the execution is scheduled 17m ahead
    Then it is accepted

  @id:SE-TIME-006 @clause:lead-time @must @effect:books @needs:approver @needs:bookable
  Scenario Outline: The lead time is that of the instant, whatever its offset: <offset>
    Given a customer with an unscheduled execution
    When the execution is scheduled 17m ahead in the offset <offset>, where the server takes offsets
    Then it is accepted
    When the execution is scheduled 15m ahead in the offset <offset>
    Then it is refused as too soon

    Examples:
      | offset |
      | +05:30 |
      | -07:00 |
