Feature: The answer to a schedule

  @id:SE-ANS-001 @clause:success-body @must @effect:books @needs:approver @needs:bookable
  Scenario: A success has the five documented members
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:00:00Z"
    Then it is accepted
    And the answer has the members "scheduledStart, scheduledEnd, status, subStatus, custStatus", each a text
    And the answer has none of the members "conflicts"
    And the body is a success, and nothing else
    And the answer conforms to the contract

  @id:SE-ANS-002 @clause:success-words @should @effect:books @needs:approver @needs:bookable
  Scenario: A success has the words of the document's sample
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:00:00Z"
    Then it is accepted
    And the answer's "status" is "Open"
    And the answer's "subStatus" is "Ready For Execution"
    And the answer's "custStatus" is "Review Update"

  @id:SE-ANS-003 @clause:start-is-requested @must @effect:books @needs:approver @needs:bookable
  Scenario: The answer's start is the requested instant
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:07:23Z"
    Then it is accepted
    And the answer's start is the requested instant

  @id:SE-ANS-004 @clause:start-is-requested @must @effect:books @needs:approver @needs:bookable
  Scenario Outline: A time with an offset, where the server takes one, is that instant: <time>
    Given a customer with an unscheduled execution
    When the execution is scheduled for "<time>", where the server takes offsets
    Then it is accepted
    And the answer's start is the requested instant

    Examples:
      | time           |
      | 10:53:51-07:00 |
      | 10:53:51+05:30 |
      | 10:53:51-03:30 |
      | 10:53:51+05:45 |
      | 23:30:00+14:00 |
      | 10:53:51+00:00 |

  @id:SE-ANS-005 @clause:end-after-start @must @effect:books @needs:approver @needs:bookable
  Scenario: The answer's end comes after its start
    Given a customer with an unscheduled execution
    When the execution is scheduled for "22:30:00Z"
    Then it is accepted
    And the answer's end comes after its start

  @id:SE-ANS-006 @clause:end-after-start @must @effect:books @needs:approver @needs:bookable
  Scenario Outline: The answer's end comes after its start in any offset: <time>
    Given a customer with an unscheduled execution
    When the execution is scheduled for "<time>", where the server takes offsets
    Then it is accepted
    And the answer's end comes after its start

    Examples:
      | time           |
      | 10:53:51-07:00 |
      | 10:53:51+05:30 |

  @id:SE-ANS-007 @clause:success-body @must @effect:books @needs:approver @needs:bookable
  Scenario: The success of a move has the five documented members too
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is scheduled for "14:00:00Z"
    Then it is accepted
    And the answer has the members "scheduledStart, scheduledEnd, status, subStatus, custStatus", each a text
    And the answer conforms to the contract
