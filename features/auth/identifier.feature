Feature: The Identifier of the key set

  @id:SE-AUTH-020 @clause:jwks-identifier @must @effect:none @needs:approver @needs:bookable
  Scenario: A request without Identifier is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with no Identifier
    Then it is refused for its missing Identifier
    And the control request is accepted

  @id:SE-AUTH-021 @clause:jwks-identifier @must @effect:none @needs:approver @needs:bookable
  Scenario: An Identifier that nobody registered is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with an unknown Identifier
    Then it is refused for its unknown Identifier
    And the control request is accepted

  @id:SE-AUTH-022 @clause:jwks-identifier @must @effect:none @needs:approver @needs:bookable @needs:other-customer @needs:foreign
  Scenario: The Identifier of another customer names a key set that does not verify the token
    Given a customer with an unscheduled execution
    And another customer
    When a schedule is sent with the Identifier of the other customer
    Then it is refused
    And the control request is accepted

  @id:SE-AUTH-023 @clause:jwks-identifier @must @effect:none @needs:approver @needs:bookable @needs:other-customer @needs:foreign
  Scenario: A token is refused with the Identifier and the path of another customer
    Given a customer with an unscheduled execution
    And another customer
    When a schedule is sent with the Identifier and the path of the other customer
    Then it is refused
    And the control request is accepted
