Feature: Bearer tokens

  @id:SE-AUTH-001 @clause:bearer-token @must @effect:none @needs:approver @needs:bookable
  Scenario: A request without a token is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with no token
    Then it is refused for its token
    And the control request is accepted

  @id:SE-AUTH-002 @clause:bearer-token @must @effect:none @needs:approver @needs:bookable
  Scenario Outline: A token that does not prove who made it is refused: <fault>
    Given a customer with an unscheduled execution
    When a schedule is sent with <fault>
    Then it is refused for its token or the token's form
    And the control request is accepted

    Examples:
      | fault                              |
      | a token whose claims were changed  |
      | a token whose signature was changed |
      | a token without a signature        |
      | a token of algorithm none          |
      | a truncated token                  |

  @id:SE-AUTH-003 @clause:bearer-token @must @effect:none @needs:approver @needs:bookable @needs:expired
  Scenario: An expired token is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "expired"
    Then it is refused for its token
    And the control request is accepted

  @id:SE-AUTH-004 @clause:bearer-token @must @effect:none @needs:approver @needs:bookable @needs:not-yet-valid
  Scenario: A token that is not valid yet is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "not-yet-valid"
    Then it is refused for its token
    And the control request is accepted

  @id:SE-AUTH-005 @clause:bearer-token @must @effect:none @needs:approver @needs:bookable @needs:hs256-with-public-key
  Scenario: A token signed by HS256 with the public key as its secret is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "hs256-with-public-key"
    Then it is refused for its token or the token's form
    And the control request is accepted

  @id:SE-AUTH-006 @clause:bearer-token @must @effect:none @needs:approver @needs:bookable @needs:unknown-kid
  Scenario: A token signed by a key that the key set lacks is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "unknown-kid"
    Then it is refused for its token
    And the control request is accepted

  @id:SE-AUTH-007 @clause:bearer-token @must @effect:none @needs:approver @needs:bookable
  Scenario Outline: Credentials that are no bearer token are refused: <fault>
    Given a customer with an unscheduled execution
    When a schedule is sent with <fault>
    Then it is refused for its credentials' form
    And the control request is accepted

    Examples:
      | fault                        |
      | basic credentials            |
      | a bearer token that is no JWT |
      | a token without its scheme   |

  @id:SE-AUTH-009 @hygiene:jose @should @effect:none @needs:approver @needs:bookable @needs:critical
  Scenario: A token with an extension that must be understood is refused
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "critical"
    Then it is refused for its token or the token's form
    And the control request is accepted

  @id:SE-AUTH-010 @hygiene:jose @should @effect:none @needs:approver @needs:bookable @needs:header-not-utf-8 @needs:claims-not-utf-8
  Scenario Outline: A token that is not UTF-8 is refused: <token>
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "<token>"
    Then it is refused for its token or the token's form
    And the control request is accepted

    Examples:
      | token            |
      | header-not-utf-8 |
      | claims-not-utf-8 |

  @id:SE-AUTH-008 @clause:bearer-token @must @effect:books @needs:approver @needs:bookable @needs:clock @serial
  Scenario: A token that was good is refused once it has expired
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the server's clock advances by 48h
    And the same request is sent again
    Then it is refused for its token
