@family
Feature: How far executions have come

  @id:SE-FAM-230 @clause:workflow-status @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The workflow status of an execution
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the workflow status of the execution is read
    Then it is accepted
    And the answer conforms to the contract
    And the response has the first execution, each once, with a status

  @id:SE-FAM-231 @clause:workflow-ids @must @effect:books @needs:user @needs:approver @needs:bookable @needs:executions-2
  Scenario: The workflow status of two executions in one request
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And the second execution was scheduled for "15:00:00Z"
    When the workflow status is read with "id=SECOND&id=ID&requestor=BOUNCE"
    Then it is accepted
    And the response has the first and the second execution, each once, with a status

  @id:SE-FAM-232 @clause:workflow-ids @must @effect:none @needs:user @needs:bookable
  Scenario: A request for the workflow status of no execution is refused
    Given a customer with an unscheduled execution
    When a request for the workflow status is sent with the query "requestor=BOUNCE"
    Then it is refused for its query
    And the control request is accepted

  @id:SE-FAM-233 @clause:workflow-requestor @must @effect:none @needs:user @needs:bookable
  Scenario: A request for the workflow status without a requestor is refused
    Given a customer with an unscheduled execution
    When a request for the workflow status is sent with the query "id=ID"
    Then it is refused for its query
    And the control request is accepted

  @id:SE-FAM-234 @clause:workflow-success @should @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: An execution that has not begun is no success
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the workflow status of the execution is read
    Then it is accepted
    And the status of the execution is not success

  @id:SE-FAM-235 @clause:workflow-success @should @effect:books @needs:user @needs:approver @needs:bookable @needs:clock @serial
  Scenario Outline: An execution is no success as long as its window lasts: <where>
    Given a customer with an unscheduled execution
    When the execution is scheduled 20m ahead
    Then it is accepted
    When the server's clock advances to the <where> of the window
    And the workflow status of the execution is read
    Then it is accepted
    And the status of the execution is not success

    Examples:
      | where  |
      | start  |
      | middle |

  @id:SE-FAM-236 @clause:workflow-success @should @effect:books @needs:user @needs:approver @needs:bookable @needs:clock @serial
  Scenario: An execution is a success once its window is over
    Given a customer with an unscheduled execution
    When the execution is scheduled 20m ahead
    Then it is accepted
    When the server's clock advances to the minute behind the end of the window
    And the workflow status of the execution is read
    Then it is accepted
    And the status of the execution is success

  @id:SE-FAM-350 @clause:workflow-success @should @effect:books @needs:user @needs:approver @needs:bookable @needs:clock @serial
  Scenario: An execution that was cancelled is no success, not even when its window would be over
    Given a customer with an unscheduled execution
    When the execution is scheduled 20m ahead
    Then it is accepted
    When the execution is cancelled
    Then it is accepted
    When the server's clock advances by 6h
    And the workflow status of the execution is read
    Then the status of the execution is not success, if there is one

  @id:SE-FAM-351 @clause:workflow-success @should @effect:none @needs:user @needs:bookable
  Scenario: An execution that was never scheduled is no success
    Given a customer with an execution that was not scheduled before
    When the workflow status of the execution is read
    Then the status of the execution is not success, if there is one

  @id:SE-FAM-352 @reading:status-unscheduled @must @effect:none @needs:user @needs:bookable
  Scenario: The workflow status of an execution that is not scheduled
    Given a customer with an execution that was not scheduled before
    When the workflow status of the execution is read
    Then what the response has for the unscheduled execution is the reading

  @id:SE-FAM-237 @reading:status-unknown @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The workflow status of a known and an unknown execution
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the workflow status is read with "id=ID&id=3-NOSUCH0&requestor=BOUNCE"
    Then what the response has for the unknown id is the reading

  @id:SE-FAM-238 @reading:status-requestor @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The workflow status for another requestor than BOUNCE
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the workflow status is read with "id=ID&requestor=REFRESH"
    Then what the response has for the other requestor is the reading

  @id:SE-FAM-239 @reading:query-status @must @effect:none @needs:user @needs:bookable
  Scenario Outline: The status of a refusal of a query that lacks a parameter: <query>
    Given a customer with an unscheduled execution
    When a request for the workflow status is sent with the query "<query>"
    Then it is refused for its query
    And the status is the reading

    Examples:
      | query            |
      | requestor=BOUNCE |
      | id=ID            |

  @id:SE-FAM-452 @reading:requestor-known @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The workflow status for the requestor of another functionality
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the workflow status is read with "id=ID&requestor=CEMLI"
    Then what the response has for the other requestor is the reading

  @id:SE-FAM-453 @reading:requestor-case @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario: The workflow status for a requestor in small letters
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    Then the requestor in small letters is the reading

  @id:SE-FAM-454 @reading:status-vm @must @effect:books @needs:user @needs:privileged-user @needs:approver @needs:bookable
  Scenario: The workflow status of an execution of virtual machines
    Given a customer with an unscheduled execution
    Then the requestor that finds an execution of virtual machines is the reading
