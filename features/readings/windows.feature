Feature: Readings of windows and conflicts

  @id:SE-READ-050 @reading:conflict-effect @must @effect:books @needs:approver @needs:executions-3
  Scenario: What a conflict does to the schedule
    Given a customer with three unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And the second execution was tried for "11:00:00Z"
    When the third execution is scheduled for "12:30:00Z"
    Then acceptance means "refused", and conflicts mean "booked-anyway"

  @id:SE-READ-051 @reading:window-edges @must @effect:books @needs:approver @needs:executions-2
  Scenario: Windows that touch
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled at the end of the first one's window
    Then acceptance means "half-open", and conflicts mean "closed"

  @id:SE-READ-058 @reading:window-edges @must @effect:books @needs:approver @needs:executions-2
  Scenario: A window that ends where another begins
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled for two hours before the start of the first one's window
    Then acceptance means "half-open", and conflicts mean "closed"

  @id:SE-READ-052 @reading:pending-blocks @must @effect:books @needs:approver @needs:busy
  Scenario: A change that awaits approval as the only conflict
    Given a customer whose instance has an RFC that awaits approval
    When the execution is scheduled into the RFCs' windows
    Then acceptance means "no", and conflicts mean "yes"

  @id:SE-READ-053 @reading:self-conflict @must @effect:books @needs:approver @needs:bookable
  Scenario: An execution that is moved within its own window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is scheduled for "11:00:00Z"
    Then acceptance means "excluded", and conflicts mean "included"

  @id:SE-READ-054 @reading:end-rule @must @effect:books @needs:approver @needs:long
  Scenario: Where the end comes from
    Given a customer with an unscheduled execution of more than two hours with a blackout
    When the execution is scheduled for "10:00:00Z"
    Then it is accepted
    And the length of the answer's window is the reading

  @id:SE-READ-055 @reading:time-zone-out @must @effect:books @needs:approver @needs:bookable
  Scenario: The zone of the answer's own times
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:53:51-07:00", where the server takes offsets
    Then it is accepted
    And the zone of the answer's times is the reading

  @id:SE-READ-056 @reading:time-hour-out @must @effect:books @needs:approver @needs:bookable
  Scenario: The digits of an hour before ten in answers
    Given a customer with an unscheduled execution
    When the execution is scheduled for "08:10:00Z"
    Then it is accepted
    And the digits of the answer's hour are the reading

  @id:SE-READ-057 @reading:time-zone-out @must @effect:books @needs:approver @needs:busy
  Scenario: The zone of the times of a listed RFC that was stored with an offset
    Given a customer whose instance has an RFC that was stored with an offset
    When the execution is scheduled into the RFCs' windows
    Then it is answered with conflicts
    And the zone of the listed RFC's times is the reading

  @id:SE-READ-059 @reading:schedule-begun @must @effect:books @needs:approver @needs:bookable @needs:clock @serial
  Scenario: A schedule of an execution whose window has begun
    Given a customer with an unscheduled execution
    When the execution is scheduled 17m ahead
    Then it is accepted
    When the server's clock advances by 20m
    And the execution is scheduled for "10:00:00Z"
    Then acceptance means "accepted", and a refusal's status is the reading

  @id:SE-READ-063 @reading:time-offset-out @must @effect:books @needs:approver @needs:bookable
  Scenario: How the answer writes an offset
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:53:51-07:00", or for the same instant with Z where the server takes no offset
    Then it is accepted
    And the offset of the answer's times is the reading

  @id:SE-READ-064 @reading:time-seconds-out @must @effect:books @needs:approver @needs:bookable
  Scenario: The seconds of a full minute in answers
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:10:00Z"
    Then it is accepted
    And the seconds of the answer's start are the reading

  @id:SE-READ-065 @reading:success-conflicts @must @effect:books @needs:approver @needs:bookable
  Scenario: The member conflicts of a success
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:00:00Z"
    Then it is accepted
    And the member conflicts of the success is the reading

  @id:SE-READ-066 @reading:unused-members @must @effect:books @needs:approver @needs:executions-2
  Scenario: The members of a success in a conflict answer
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled for "11:00:00Z"
    Then it is answered with conflicts
    And the members "scheduledStart, scheduledEnd, status, subStatus, custStatus", which the answer does not have, are the reading
