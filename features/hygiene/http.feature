Feature: What HTTP asks of any server

  @id:SE-HTTP-001 @hygiene:method-not-allowed @should @effect:none @needs:approver @needs:bookable
  Scenario: Another method is refused, with the methods that there are
    Given a customer with an unscheduled execution
    When a schedule is sent with the method PATCH
    Then it is refused as a method that is not allowed
    And Allow names PUT

  @id:SE-HTTP-002 @hygiene:challenge @should @effect:none @needs:approver @needs:bookable
  Scenario: A refusal for a missing token carries a challenge
    Given a customer with an unscheduled execution
    When a schedule is sent with no token
    Then it is refused for its token
    And a refusal as unauthorized challenges for a bearer token

  @id:SE-HTTP-003 @hygiene:challenge @should @effect:none @needs:approver @needs:bookable
  Scenario: A refusal of the token that was sent says so in its challenge
    Given a customer with an unscheduled execution
    When a schedule is sent with a token whose signature was changed
    Then it is refused for its token or the token's form
    And a refusal as unauthorized challenges for a bearer token with the error "invalid_token"

  @id:SE-HTTP-004 @hygiene:media-type @should @effect:books @needs:approver @needs:bookable
  Scenario Outline: A body that is not JSON by its media type is refused: <fault>
    Given a customer with an unscheduled execution
    When a schedule is sent with <fault>
    Then it is refused for its media type
    And the control request is accepted

    Examples:
      | fault                       |
      | the media type text/plain   |
      | the media type application/xml |

  @id:SE-HTTP-005 @hygiene:json-answers @should @effect:books @needs:approver @needs:bookable
  Scenario: Answers of JSON say that they are JSON JSON JSON
    Given a customer with an unscheduled execution
    When a schedule is sent with scheduledTime "tomorrow"
    Then the answer's media type fits its body
    When the execution is scheduled for "10:00:00Z"
    Then it is accepted
    And the answer's media type fits its body

  @id:SE-HTTP-006 @hygiene:one-json-value @should @effect:books @needs:approver @needs:bookable
  Scenario Outline: A body that is not one JSON value is refused: <fault>
    Given a customer with an unscheduled execution
    When a schedule is sent with <fault>
    Then it is refused as malformed or invalid
    And the control request is accepted

    Examples:
      | fault                                 |
      | a second JSON value behind the body   |
      | text behind the body                  |
      | scheduledTime twice                   |
      | action twice                          |

  @id:SE-HTTP-007 @hygiene:body-limit @should @effect:books @needs:approver @needs:bookable
  Scenario: A body of eight megabytes is refused, and the server goes on
    Given a customer with an unscheduled execution
    When a schedule is sent with a body of eight megabytes
    Then it is refused as too large, or the connection is closed
    And the control request is accepted

  @id:SE-HTTP-008 @hygiene:no-existence-leak @should @effect:none @needs:approver @needs:bookable @needs:foreign
  Scenario: A foreign customer that exists and one that does not are answered alike
    Given a customer with an unscheduled execution
    And another customer
    When a schedule is sent with the path of the other customer
    And the answer is saved
    And a schedule is sent with an unknown CSI
    Then the answer is like the saved one

  @id:SE-HTTP-009 @hygiene:no-internals @should @effect:none @needs:approver @needs:bookable
  Scenario Outline: A refusal shows no internals of the server: <fault>
    Given a customer with an unscheduled execution
    When a schedule is sent with <fault>
    Then it is refused
    And the answer shows no internals

    Examples:
      | fault                              |
      | no token                           |
      | a bearer token that is no JWT      |
      | a token whose signature was changed |
      | an unknown instance                |
      | scheduledTime "tomorrow"           |
      | a body that is no JSON             |
      | a body nested ten thousand deep    |

  @id:SE-HTTP-010 @hygiene:no-server-error @should @effect:none @needs:approver @needs:bookable
  Scenario Outline: No input is the server's error: <fault>
    Given a customer with an unscheduled execution
    When a schedule is sent with <fault>
    Then it is refused

    Examples:
      | fault                                     |
      | an empty body                             |
      | a body that is no JSON                    |
      | a body that is a list                     |
      | a body that is null                       |
      | a body that is not UTF-8                  |
      | a body nested ten thousand deep           |
      | scheduledTime 1e999                       |
      | scheduledTime "0000-00-00T00:00:00Z"      |
      | scheduledTime "2030-01-01T10:00:00\u0000Z" |
      | scheduledTime {"a":{"b":[]}}              |
      | an Identifier that is no GUID             |
      | a token of ten thousand bytes             |
      | an instance named %00                     |
      | an instance named a%2Fb                   |
      | an instance named %FF%FE                  |

  @id:SE-HTTP-011 @hygiene:no-server-error @should @effect:books @needs:approver @needs:bookable
  Scenario Outline: No time is the server's error: <time>
    Given a customer with an unscheduled execution
    When the execution is scheduled at "<time>"
    Then it is answered without a server error

    Examples:
      | time                                     |
      | 2030-06-30T23:59:60Z                     |
      | 9999-12-31T23:59:59Z                     |
      | 9999-12-31T23:59:59-14:00                |
      | 2030-01-01T8:00:00Z                      |
      | 2030-01-01T10:00:00.123456789123456789Z  |
      | 2030-01-01T10:00:00,5Z                   |
      | 2030-01-01t10:00:00z                     |
      | 2030-01-01T24:00:00Z                     |
      | 2030-01-01T10:00:00                      |

  @id:SE-HTTP-012 @hygiene:idempotent @should @effect:books @needs:approver @needs:executions-2
  Scenario: The same request twice books one window
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And the same request was sent again
    When the second execution is scheduled for "11:00:00Z"
    Then it is answered with conflicts
    And one conflict has the window of the first execution

  @id:SE-HTTP-013 @hygiene:date @should @effect:none @needs:approver @needs:bookable
  Scenario: Date is sent, and runs forward
    Given a customer with an unscheduled execution
    When a schedule is sent with no token
    And the answer is saved
    And a schedule is sent with an unknown instance
    Then the answer has a Date that is not before the saved one

  @id:SE-HTTP-014 @hygiene:media-type @should @effect:books @needs:approver @needs:bookable
  Scenario: JSON with the parameter charset=utf-8 is JSON
    Given a customer with an unscheduled execution
    When a schedule is sent with the media type application/json; charset=utf-8
    Then it is accepted
