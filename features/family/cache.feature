@family
Feature: What is read after a change

  What was read before a change is no answer after it, however the reads are kept.

  @id:SE-FRESH-001 @clause:details @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The details are read, the execution is scheduled, and the details show its window
    Given a customer with an unscheduled execution
    When the execution's details are read
    Then it is accepted
    Given the execution was scheduled for "10:00:00Z"
    When the execution's details are read
    Then it is accepted
    And the details have the window of the schedule's answer

  @id:SE-FRESH-002 @clause:details @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The details are read, the execution is moved, and the details show its new window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution's details are read
    Then it is accepted
    Given the execution was scheduled for "14:00:00Z"
    When the execution's details are read
    Then it is accepted
    And the details have the window of the schedule's answer

  @id:SE-FRESH-003 @clause:details @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The details are read, the execution is cancelled, and the details show no window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution's details are read
    Then it is accepted
    When the execution is cancelled
    Then it is accepted
    When the execution's details are read
    Then it is accepted
    And the details have no window

  @id:SE-FRESH-004 @clause:details @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The details are read after a cancel, the execution is scheduled again, and the details show its window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    When the execution's details are read
    Then it is accepted
    Given the execution was scheduled for "14:00:00Z"
    When the execution's details are read
    Then it is accepted
    And the details have the window of the schedule's answer

  @id:SE-FRESH-005 @clause:list-item @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The list is read, the execution is scheduled, and its item has its window
    Given a customer with an unscheduled execution
    When all executions are listed
    Then it is accepted
    Given the execution was scheduled for "10:00:00Z"
    When all executions are listed
    Then the execution's item has the window of the schedule's answer

  @id:SE-FRESH-006 @clause:list-unscheduled @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The list is read, the execution is cancelled, and its item has no window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When all executions are listed
    Then it is accepted
    When the execution is cancelled
    Then it is accepted
    When all executions are listed
    Then the execution's item has none of the members "scheduledBy, scheduledStart, scheduledEnd"

  @id:SE-FRESH-007 @clause:conflicts-list @must @effect:books @needs:approver @needs:bookable
  Scenario: The conflicts are read, an execution is scheduled, and the same request lists it
    Given a customer with an unscheduled execution
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    Given the execution was scheduled for "10:00:00Z"
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    And one conflict has the window of the first execution

  @id:SE-FRESH-008 @clause:conflicts-list @must @effect:books @needs:approver @needs:bookable
  Scenario: The conflicts are read, the execution is cancelled, and the same request lists it no more
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    When the execution is cancelled
    Then it is accepted
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    And no conflict is of the first execution

  @id:SE-FRESH-009 @clause:conflicts-list @must @effect:books @needs:approver @needs:bookable
  Scenario: The conflicts are read, the execution is moved, and the same request lists it no more
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    Given the execution was scheduled for "15:00:00Z"
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    And no conflict is of the first execution

  @id:SE-FRESH-010 @clause:workflow-status @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The workflow status is read, the execution is scheduled, and the same request finds it
    Given a customer with an unscheduled execution
    When the workflow status of the execution is read
    Given the execution was scheduled for "10:00:00Z"
    When the workflow status of the execution is read
    Then it is accepted
    And the response has the first execution, each once, with a status
