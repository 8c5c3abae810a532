Feature: Scheduling an execution

  @id:SE-CORE-001 @clause:purpose @must @effect:books @needs:approver @needs:bookable
  Scenario: An unscheduled execution is scheduled
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:00:00Z"
    Then it is accepted

  @id:SE-CORE-002 @clause:verb @must @effect:books @needs:approver @needs:bookable
  Scenario: PUT schedules, and POST to the same path does not
    Given a customer with an unscheduled execution
    When a schedule is sent with the method POST
    Then it is refused
    And the control request is accepted

  @id:SE-CORE-003 @clause:base-path @must @effect:none @needs:approver @needs:bookable
  Scenario: The call lives under the base path only
    Given a customer with an unscheduled execution
    When a schedule is sent with no base path
    Then it is refused
    And the control request is accepted

  @id:SE-CORE-004 @clause:path @must @effect:none @needs:approver @needs:bookable
  Scenario: The path has its segments in the documented order
    Given a customer with an unscheduled execution
    When a schedule is sent with instance and execution swapped in the path
    Then it is refused
    And the control request is accepted

  @id:SE-CORE-005 @clause:support-identifier @must @effect:none @needs:approver @needs:bookable
  Scenario: The customer's identifier is mandatory
    Given a customer with an unscheduled execution
    When a schedule is sent with a blank CSI
    Then it is refused
    And the control request is accepted

  @id:SE-CORE-006 @clause:service-type @must @effect:none @needs:approver @needs:bookable
  Scenario: The service type is mandatory
    Given a customer with an unscheduled execution
    When a schedule is sent with a blank service type
    Then it is refused
    And the control request is accepted

  @id:SE-CORE-007 @clause:service-type @must @effect:books @needs:approver @needs:bookable
  Scenario Outline: Service types are an open set: <service>
    Given a customer whose instance belongs to the service <service>
    When the execution is scheduled for "10:00:00Z"
    Then it is accepted

    Examples:
      | service |
      | EBSO    |
      | EBSZ    |
      | EBSI    |
      | of a type that the document does not name |

  @id:SE-CORE-008 @clause:instance-id @must @effect:none @needs:approver @needs:bookable
  Scenario: An instance that the customer does not have is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with an unknown instance
    Then it is refused for its unknown instance
    And the control request is accepted

  @id:SE-CORE-009 @clause:execution-id @must @effect:none @needs:approver @needs:bookable
  Scenario: An execution that the instance does not have is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with an unknown execution
    Then it is refused for its unknown execution
    And the control request is accepted

  @id:SE-CORE-010 @clause:reschedule @must @effect:books @needs:approver @needs:bookable
  Scenario: A scheduled execution is moved
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is scheduled for "14:00:00Z"
    Then it is accepted
    And the answer's start is the requested instant

  @id:SE-CORE-011 @clause:reschedule @must @effect:books @needs:approver @needs:executions-2
  Scenario: Moving an execution frees its old window
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And the first execution was scheduled for "14:00:00Z"
    When the second execution is scheduled for "10:30:00Z"
    Then it is accepted

  @id:SE-CORE-012 @clause:reschedule @must @effect:books @needs:approver @needs:executions-2
  Scenario: Moving an execution takes its new window
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And the first execution was scheduled for "14:00:00Z"
    When the second execution is scheduled for "14:30:00Z"
    Then it is answered with conflicts
    And a conflict has the window of the first execution

  @id:SE-CORE-013 @clause:reschedule @must @effect:books @needs:approver @needs:executions-3
  Scenario: An execution that cannot be moved is not taken off the calendar
    Given a customer with three unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And the second execution was scheduled for "14:00:00Z"
    When the first execution is scheduled for "14:30:00Z"
    Then it is answered with conflicts
    And the first execution holds its window or, where conflicts book, the one that it was tried for

  @id:SE-CORE-014 @clause:path @must @effect:books @needs:approver @needs:bookable
  Scenario: A letter of the instance's name that is percent-encoded is that letter
    Given a customer with an unscheduled execution
    When a schedule is sent with the instance's first letter percent-encoded
    Then it is accepted
