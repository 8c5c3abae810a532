@family
Feature: The steps of an execution's workflow

  @id:SE-FAM-440 @clause:workflow-details @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The status details of an execution that is scheduled
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the status details of the execution are read
    Then it is accepted
    And the answer conforms to the contract
    And the answer names the execution, and each step has an id, a name, a status and whether it has steps

  @id:SE-FAM-441 @clause:workflow-steps @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: A step shows its own steps
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the status details of the execution are read
    Then it is accepted
    And a step that has steps shows them on request

  @id:SE-FAM-442 @clause:workflow-steps-end @should @effect:books @needs:user @needs:approver @needs:bookable @needs:clock @serial
  Scenario: The steps of an execution that has succeeded have ended
    Given a customer with an unscheduled execution
    When the execution is scheduled 20m ahead
    Then it is accepted
    When the server's clock advances to the minute behind the end of the window
    And the status details of the execution are read
    Then it is accepted
    And each step has ended, and says when

  @id:SE-FAM-443 @reading:details-envelope @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: Where the status details stand in the answer
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the status details of the execution are read
    Then it is accepted
    And the place of the details of a workflow is the reading

  @id:SE-FAM-444 @reading:step-id-form @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: How the id of a step is written
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the status details of the execution are read
    Then it is accepted
    And how a step writes its "stepId" is the reading

  @id:SE-FAM-445 @reading:has-sub-step @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: How an answer writes whether a step has steps
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the status details of the execution are read
    Then it is accepted
    And how a step writes its "hasSubStep" is the reading

  @id:SE-FAM-446 @reading:end-time-unfinished @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: How an answer writes that a step has not ended
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the status details of the execution are read
    Then it is accepted
    And how a step without a value writes its "endTime" is the reading

  @id:SE-FAM-447 @reading:remark-empty @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: How an answer writes that a step has no remark
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the status details of the execution are read
    Then it is accepted
    And how a step without a value writes its "remark" is the reading

  @id:SE-FAM-448 @reading:step-leaf @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The steps of a step that has none
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the status details of the execution are read
    Then it is accepted
    And the steps of a step that has none are the reading

  @id:SE-FAM-449 @reading:step-unknown @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The steps of an unknown step
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the status details of the execution are read with "stepId=987654321&requestor=BOUNCE"
    Then no steps mean "empty", and a refusal's status is the reading

  @id:SE-FAM-450 @reading:details-unscheduled-steps @must @effect:none @needs:user @needs:bookable
  Scenario: The status details of an execution that is not scheduled
    Given a customer with an execution that was not scheduled before
    When the status details of the execution are read
    Then no steps mean "empty", and a refusal's status is the reading

  @id:SE-FAM-451 @reading:details-unknown-id @must @effect:none @needs:user @needs:bookable
  Scenario: The status details of an unknown execution
    Given a customer with an unscheduled execution
    When a request for the status details is sent with an unknown execution
    Then no steps mean "empty", and a refusal's status is the reading
