@family
Feature: Cancelling a schedule

  @id:SE-FAM-050 @clause:cancel @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: A cancelled execution has no window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    When the execution's details are read
    Then it is accepted
    And the details have no window

  @id:SE-FAM-051 @clause:cancel @must @effect:books @needs:approver @needs:executions-2
  Scenario: The window of a cancelled execution is free for another
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the first execution is cancelled
    Then it is accepted
    When the second execution is scheduled for "11:00:00Z"
    Then it is accepted

  @id:SE-FAM-052 @clause:cancel @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario Outline: A cancelled execution can be scheduled again: for <time>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    When the execution is scheduled for "<time>"
    Then it is accepted
    And the answer's start is the requested instant
    When the execution's details are read
    Then it is accepted
    And the details have the window of the schedule's answer

    Examples:
      | time      |
      | 10:00:00Z |
      | 14:00:00Z |

  @id:SE-FAM-053 @clause:cancel @must @effect:books @needs:approver @needs:user @needs:executions-2
  Scenario: A cancel leaves the other executions scheduled
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And the second execution was scheduled for "14:00:00Z"
    When the first execution is cancelled
    Then it is accepted
    When the second execution's details are read
    Then it is accepted
    And the details have the window of the schedule's answer

  @id:SE-FAM-054 @clause:cancel @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: A time with the action cancel schedules nothing
    Given a customer with an unscheduled execution
    And the execution was scheduled for "14:00:00Z"
    When the execution is cancelled with {"action":"cancel","scheduledTime":"TIME"}
    Then it is accepted, where the reading "cancel-time" lets it be
    When the execution's details are read
    Then it is accepted
    And the details have no window

  @id:SE-FAM-055 @clause:cancel @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: A cancelled execution that was moved before has no window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    And the execution was scheduled for "14:00:00Z"
    When the execution is cancelled
    Then it is accepted
    When the execution's details are read
    Then it is accepted
    And the details have no window

  @id:SE-FAM-060 @clause:cancel-answer @must @effect:books @needs:approver @needs:bookable
  Scenario: A cancel is answered with where the ticket stands, and no window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    And the answer has the members "status, subStatus, custStatus", each a text
    And the answer has none of the members "scheduledStart, scheduledEnd, conflicts"
    And the body is a cancellation, and nothing else
    And the answer conforms to the contract

  @id:SE-FAM-061 @clause:cancel-words @should @effect:books @needs:approver @needs:bookable
  Scenario: A cancel has the words of the document's sample
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    And the answer's "status" is "Open"
    And the answer's "subStatus" is "Ready For Scheduling/Approval"
    And the answer's "custStatus" is "Review Update"

  @id:SE-FAM-062 @reading:cancel-status @must @effect:books @needs:approver @needs:bookable
  Scenario: The status of a cancel
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    And the status is the reading

  @id:SE-FAM-063 @reading:cancel-unscheduled @must @effect:books @needs:privileged-user @needs:approver @needs:bookable
  Scenario: A cancel of an execution that is not scheduled
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When the second execution is cancelled
    Then acceptance means "accepted", and a refusal's status is the reading

  @id:SE-FAM-064 @reading:cancel-begun @must @effect:books @needs:approver @needs:user @needs:bookable @needs:clock @serial
  Scenario: A cancel of an execution whose window has begun
    Given a customer with an unscheduled execution
    When the execution is scheduled 17m ahead
    Then it is accepted
    When the server's clock advances by 20m
    And the execution's details are read
    Then it is accepted
    And the answer is saved
    When the execution is cancelled
    Then acceptance means "accepted", and a refusal's status is the reading
    And if it was refused, the details are the same as the saved ones

  @id:SE-FAM-065 @reading:cancel-time @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: A time with the action cancel
    Given a customer with an unscheduled execution
    And the execution was scheduled for "14:00:00Z"
    When the execution's details are read
    Then it is accepted
    And the answer is saved
    When the execution is cancelled with {"action":"cancel","scheduledTime":"TIME"}
    Then acceptance means "ignored", and refusal for its body "refused"
    And if it was refused, the details are the same as the saved ones

  @id:SE-FAM-066 @reading:action-case @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario Outline: The action cancel in other letters: <action>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution's details are read
    Then it is accepted
    And the answer is saved
    When the execution is cancelled with {"action":"<action>"}
    Then acceptance means "any", and refusal for its body "exact"
    And if it was refused, the details are the same as the saved ones

    Examples:
      | action |
      | Cancel |
      | CANCEL |

  @id:SE-FAM-067 @hygiene:idempotent @should @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The same cancel twice is one
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    And the answer is saved
    When the same request is sent again
    Then it is accepted, where the reading "cancel-unscheduled" lets it be
    And the answer is the same as the saved one
    When the execution's details are read
    Then it is accepted
    And the details have no window
