Feature: Tokens with several scopes

  @id:SE-SCOPE-001 @clause:scope-approver @must @effect:books @needs:approver @needs:bookable @needs:approver-first @needs:approver-between @needs:approver-last
  Scenario Outline: The scope counts wherever it stands among others: <token>
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "<token>"
    Then it is accepted

    Examples:
      | token            |
      | approver-first   |
      | approver-between |
      | approver-last    |

  @id:SE-SCOPE-002 @clause:scope-approver @must @effect:none @needs:approver @needs:bookable @needs:no-approver
  Scenario: Several scopes without the right one are refused
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "no-approver"
    Then it is refused for its scope
    And the control request is accepted
