@family
Feature: The list of executions, and its items

  @id:SE-FAM-100 @clause:list @must @effect:none @needs:user @needs:executions-2
  Scenario: A customer's executions are listed
    Given a customer with two unscheduled executions
    When the executions are listed
    Then it is accepted
    And the list has the executions, each once

  @id:SE-FAM-101 @clause:list @must @effect:none @needs:user @needs:bookable @needs:neighbour
  Scenario: The executions of all of the customer's instances are listed
    Given a customer with two instances, each with an unscheduled execution
    When the executions of all instances are listed
    Then the executions of both instances are listed, each once

  @id:SE-FAM-102 @clause:list @must @effect:none @needs:user @needs:bookable @needs:other-customer @needs:foreign
  Scenario: Another customer's executions are not listed
    Given a customer with an unscheduled execution
    And another customer
    When the executions of all instances are listed
    Then nothing of the other customer is listed

  @id:SE-FAM-103 @clause:list @must @effect:books @needs:user @needs:privileged-user @needs:bookable
  Scenario: An execution is listed as soon as it was created
    Given a customer with an unscheduled execution
    When all executions are listed
    Then it is accepted
    When an execution is created
    Then it is accepted
    When all executions are listed
    Then each execution is listed once

  @id:SE-FAM-104 @clause:list @must @effect:books @needs:user @needs:approver @needs:executions-2
  Scenario: An execution stays in the list when it is scheduled, and when it is cancelled
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When all executions are listed
    Then each execution is listed once
    When the first execution is cancelled
    Then it is accepted
    When all executions are listed
    Then each execution is listed once

  @id:SE-FAM-110 @clause:list-item @must @effect:none @needs:user @needs:bookable
  Scenario: An item names its execution, its instance, its creation and its ticket
    Given a customer with an unscheduled execution
    When all executions are listed
    Then the answer conforms to the contract
    And the execution's item has the id "ID"
    And the execution's item has the target "INSTANCE"
    And the execution's item has the members "createdBy, createdOn", each a text
    And the execution's ticket has the rfcNumber "ID"
    And the execution's ticket has the members "rfcType, rfcSubType, status, subStatus, customerStatus", each a text

  @id:SE-FAM-111 @clause:list-item @must @effect:books @needs:user @needs:privileged-user @needs:bookable
  Scenario: A created execution's item has the contact that was sent, and tells when it was created
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2},"primaryContact":"CONTACT"}
    Then it is accepted
    When all executions are listed
    Then the second execution's item has the id "ID"
    And the second execution's item has the target "INSTANCE"
    And the second execution's ticket has the rfcNumber "ID"
    And the second execution's ticket has the primaryContact "CONTACT"
    And the second execution's item tells when it was created

  @id:SE-FAM-112 @clause:list-item @must @effect:books @needs:user @needs:privileged-user @needs:bookable @needs:clock @serial
  Scenario: An item tells when it was created also an hour later
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    Given the server's clock advances by 1h
    When all executions are listed
    Then the second execution's item tells when it was created

  @id:SE-FAM-113 @clause:list-item @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: A scheduled item has its scheduler, and the window of the schedule's answer
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When all executions are listed
    Then the answer conforms to the contract
    And the execution's item has the members "scheduledBy, scheduledStart, scheduledEnd", each a text
    And the execution's item has the window of the schedule's answer

  @id:SE-FAM-114 @clause:list-item @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: An item that was scheduled anew has its new window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When all executions are listed
    Then it is accepted
    Given the execution was scheduled for "18:00:00Z"
    When all executions are listed
    Then the execution's item has the window of the schedule's answer

  @id:SE-FAM-358 @clause:list-item @must @effect:books @needs:user @needs:privileged-user @needs:approver @needs:bookable
  Scenario: A scheduled item of another length has the window of the schedule's answer
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":4}}
    Then it is accepted
    When the second execution is scheduled for "10:00:00Z"
    Then it is accepted
    When all executions are listed
    Then the second execution's item has the window of the schedule's answer

  @id:SE-FAM-120 @clause:list-unscheduled @must @effect:books @needs:user @needs:privileged-user @needs:bookable
  Scenario: An unscheduled item lacks what only a scheduled one has
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When all executions are listed
    Then the second execution's item has none of the members "scheduledBy, scheduledStart, scheduledEnd"

  @id:SE-FAM-470 @reading:item-unscheduled @must @effect:books @needs:user @needs:privileged-user @needs:bookable
  Scenario: The window members of an unscheduled item
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When all executions are listed
    Then the members "scheduledBy, scheduledStart, scheduledEnd" of the second execution's item, which it does not have, are the reading

  @id:SE-FAM-121 @clause:list-unscheduled @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: A cancelled item lacks what only a scheduled one has
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    When all executions are listed
    Then the execution's item has none of the members "scheduledBy, scheduledStart, scheduledEnd"

  @id:SE-FAM-130 @clause:list-words @should @effect:none @needs:user @needs:bookable
  Scenario: A ticket has the type of a bounce
    Given a customer with an unscheduled execution
    When all executions are listed
    Then the execution's ticket has the rfcType "OCIEBS_Prod_SelfService"
    And the execution's ticket has the rfcSubType "SelfService_Bounce"

  @id:SE-FAM-131 @clause:list-words @should @effect:books @needs:user @needs:privileged-user @needs:bookable
  Scenario: The words of a ticket once its execution is created
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When all executions are listed
    Then the second execution's ticket is "Open", "Ready For Scheduling/Approval", "Acknowledged"

  @id:SE-FAM-132 @clause:list-words @should @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The words of a ticket once its execution is scheduled
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When all executions are listed
    Then the execution's ticket is "Open", "Ready For Execution", "Review Update"

  @id:SE-FAM-133 @clause:list-words @should @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The words of a ticket once its execution is cancelled
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    When all executions are listed
    Then the execution's ticket is "Open", "Ready For Scheduling/Approval", "Review Update"
