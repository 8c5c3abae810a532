@family
Feature: What refused requests leave as it was

  @id:SE-FAM-080 @clause:reschedule @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: A move that is refused as too soon leaves the execution where it is
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is scheduled 15m ahead
    Then it is refused as too soon
    When the execution's details are read
    Then it is accepted
    And the details have the window of the schedule's answer
    When the execution is scheduled for "14:00:00Z"
    Then it is accepted

  @id:SE-FAM-081 @reading:conflict-effect @must @effect:books @needs:approver @needs:user @needs:executions-2
  Scenario: What a conflict does to an execution that was to be moved
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And the second execution was scheduled for "14:00:00Z"
    When the second execution is scheduled for "11:00:00Z"
    Then it is answered with conflicts
    When the second execution's details are read
    Then it is accepted
    And the window that it had means "refused", and the one that it was tried for "booked-anyway"
    When the second execution is scheduled for "18:00:00Z"
    Then it is accepted

  @id:SE-FAM-082 @clause:scheduled-time @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario Outline: A schedule that is refused for its time leaves the list as it was: <fault>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is saved
    When a schedule is sent with <fault>
    Then it is refused for its body
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is the same as the saved one
    When the execution is scheduled for "14:00:00Z"
    Then it is accepted

    Examples:
      | fault                    |
      | no scheduledTime         |
      | scheduledTime null       |
      | scheduledTime "tomorrow" |

  @id:SE-FAM-083 @clause:scope-approver @must @effect:books @needs:approver @needs:user @needs:bookable @needs:wrong-scope
  Scenario: A cancel that is refused for its scope leaves the execution scheduled
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When a request for the cancel is sent with a token that is "wrong-scope"
    Then it is refused for its scope
    When the execution's details are read
    Then it is accepted
    And the details have the window of the schedule's answer
    When the execution is cancelled
    Then it is accepted

  @id:SE-FAM-320 @reading:schedule-begun @must @effect:books @needs:approver @needs:user @needs:bookable @needs:clock @serial
  Scenario: A schedule that is refused because the window has begun moves nothing
    Given a customer with an unscheduled execution
    When the execution is scheduled 17m ahead
    Then it is accepted
    When the server's clock advances by 20m
    And the execution's details are read
    Then it is accepted
    And the answer is saved
    When the execution is scheduled for "10:00:00Z"
    Then acceptance means "accepted", and a refusal's status is the reading
    And if it was refused, the details are the same as the saved ones

  @id:SE-FAM-321 @clause:family-own @must @effect:books @needs:privileged-user @needs:bookable @needs:foreign @needs:other-customer-user
  Scenario: A create that is refused for its foreign customer creates nothing there
    Given a customer with an unscheduled execution
    And another customer
    When a request for the list is sent with the place and credentials of the other customer
    Then it is accepted
    And the answer is saved
    When a request for the create is sent with the path of the other customer
    Then it is refused for its foreign customer
    When a request for the list is sent with the place and credentials of the other customer
    Then it is accepted
    And the answer is the same as the saved one
