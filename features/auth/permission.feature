Feature: Scope, ownership and opt-in

  @id:SE-AUTH-040 @clause:scope-approver @must @effect:none @needs:approver @needs:bookable @needs:wrong-scope
  Scenario: A token with another scope is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "wrong-scope"
    Then it is refused for its scope
    And the control request is accepted

  @id:SE-AUTH-041 @clause:scope-approver @must @effect:none @needs:approver @needs:bookable @needs:no-scope
  Scenario: A token without any scope is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "no-scope"
    Then it is refused for its scope
    And the control request is accepted

  @id:SE-AUTH-042 @clause:own-instances @must @effect:none @needs:approver @needs:bookable @needs:foreign
  Scenario: The instance of another customer is refused
    Given a customer with an unscheduled execution
    And another customer
    When a schedule is sent with the path of the other customer
    Then it is refused for its foreign customer
    And the control request is accepted

  @id:SE-AUTH-043 @clause:own-instances @must @effect:none @needs:approver @needs:bookable
  Scenario: A customer that does not exist is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with an unknown CSI
    Then it is refused for its unknown customer
    And the control request is accepted

  @id:SE-AUTH-044 @clause:opt-in @must @effect:none @needs:approver @needs:bookable @needs:not-opted-in
  Scenario: A customer that has not opted in is refused
    Given a customer with an unscheduled execution
    And a customer that has not opted in
    When a schedule is sent with the place and credentials of the customer that has not opted in
    Then it is refused for its missing opt-in
    And the control request is accepted

  @id:SE-AUTH-045 @clause:scope-approver @must @effect:books @needs:approver @needs:executions-2 @needs:wrong-scope
  Scenario: A schedule that is refused for its scope is not booked
    Given a customer with two unscheduled executions
    When a schedule is sent with a token that is "wrong-scope"
    Then it is refused for its scope
    When the second execution is scheduled for "10:00:00Z"
    Then it is accepted

  @id:SE-AUTH-046 @clause:own-instances @must @effect:books @needs:approver @needs:bookable @needs:foreign
  Scenario: The instance of another customer is refused under one's own CSI too
    Given a customer with an unscheduled execution
    And another customer
    When a schedule is sent with the instance and execution of the other customer
    Then it is refused for another customer's instance
    And the control request is accepted

  @id:SE-AUTH-047 @clause:scope-approver @must @effect:none @needs:approver @needs:bookable @needs:longer-scope
  Scenario: A token with a scope that only contains the right one is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "longer-scope"
    Then it is refused for its scope
    And the control request is accepted
