Feature: The answer to a schedule that conflicts

  @id:SE-CONF-001 @clause:conflict-body @must @effect:books @needs:approver @needs:executions-2
  Scenario: An overlapping window is answered with conflicts, and with no member of a success
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled for "11:00:00Z"
    Then it is answered with conflicts
    And the body is conflicts, and nothing else
    And the answer has none of the members "scheduledStart, scheduledEnd, status, subStatus, custStatus"
    And the answer conforms to the contract
    And a conflict has the window of the first execution

  @id:SE-CONF-002 @clause:conflict-body @must @effect:books @needs:approver @needs:executions-2
  Scenario: Windows that are apart do not conflict
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled for "13:00:00Z"
    Then it is accepted

  @id:SE-CONF-003 @clause:conflict-body @must @effect:books @needs:approver @needs:busy
  Scenario: Every change that overlaps is listed, and none that does not
    Given a customer whose instance has several RFCs, some of which overlap
    When the execution is scheduled into the RFCs' windows
    Then it is answered with conflicts
    And the conflicts are the RFCs that overlap, as they were made

  @id:SE-CONF-004 @clause:conflict-item @must @effect:books @needs:approver @needs:executions-2
  Scenario: A conflict has the documented members
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled for "11:00:00Z"
    Then it is answered with conflicts
    And each conflict has the members "rfcNumber, rfcType, rfcSubType, status, subStatus, scheduledStart, scheduledEnd", each a text
    And each conflict has a duration with a unit and a value
    And each conflict overlaps the requested window

  @id:SE-CONF-005 @clause:conflict-kinds @must @effect:books @needs:approver @needs:busy
  Scenario Outline: Work of another kind conflicts: <kind>
    Given a customer whose instance has an RFC of <kind>
    When the execution is scheduled into the RFCs' windows
    Then it is answered with conflicts
    And the conflicts are the RFCs that overlap, as they were made

    Examples:
      | kind                                         |
      | CODE_PROMO / CEMLI_PATCH                     |
      | OCIEBS_Prod_SelfService / SelfService_Bounce |
      | Configuration - EBSO / Autoexec-Config       |

  @id:SE-CONF-006 @clause:conflict-pending @must @effect:books @needs:approver @needs:busy
  Scenario: A change that awaits approval is listed with another conflict
    Given a customer whose instance has an approved RFC and one that awaits approval
    When the execution is scheduled into the RFCs' windows
    Then it is answered with conflicts
    And the conflicts are the RFCs that overlap, as they were made

  @id:SE-CONF-007 @clause:conflict-item @must @effect:books @needs:approver @needs:busy
  Scenario: A conflict shows its record as it stands, also where its duration disagrees with its window
    Given a customer whose instance has an RFC whose duration disagrees with its window
    When the execution is scheduled into the RFCs' windows
    Then it is answered with conflicts
    And the conflicts are the RFCs that overlap, as they were made

  @id:SE-CONF-008 @clause:conflict-body @must @effect:books @needs:approver @needs:executions-2
  Scenario: Windows are compared as instants: apart by their offsets
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled for "10:30:00-07:00", where the server takes offsets
    Then it is accepted

  @id:SE-CONF-009 @clause:conflict-body @must @effect:books @needs:approver @needs:executions-2
  Scenario: Windows are compared as instants: overlapping by their offsets
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled for "04:00:00-07:00", where the server takes offsets
    Then it is answered with conflicts
    And a conflict has the window of the first execution

  @id:SE-CONF-010 @clause:conflict-body @must @effect:books @needs:approver @needs:long
  Scenario: A window is taken to the end that the answer states
    Given a customer with two unscheduled executions of more than two hours with a blackout
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled for half an hour before the end of the first one's window
    Then it is answered with conflicts
    And a conflict has the window of the first execution

  @id:SE-CONF-011 @clause:conflict-body @must @effect:books @needs:approver @needs:bookable @needs:neighbour
  Scenario: Work on another instance of the customer does not conflict
    Given a customer with two instances, each with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the second instance's execution is scheduled for "10:00:00Z"
    Then it is accepted

  @id:SE-CONF-020 @clause:conflict-body @must @effect:contends @needs:approver @needs:executions-3
  Scenario: Of clients that race for overlapping windows, one wins at a time
    Given a customer with several unscheduled executions
    When all executions are scheduled at once, again and again, for windows that overlap
    Then some order of the schedules explains the answers
