Feature: Readings that show in a status

  @id:SE-READ-001 @reading:success-status @must @effect:books @needs:approver @needs:bookable
  Scenario: The status of a success
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:00:00Z"
    Then it is accepted
    And the status is the reading

  @id:SE-READ-002 @reading:conflict-status @must @effect:books @needs:approver @needs:executions-2
  Scenario: The status of a conflict answer
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    When the second execution is scheduled for "11:00:00Z"
    Then it is answered with conflicts
    And the status is the reading

  @id:SE-READ-003 @reading:lead-status @must @effect:books @needs:approver @needs:bookable
  Scenario: The status of a refusal as too soon
    Given a customer with an unscheduled execution
    When the execution is scheduled 15m ahead
    Then it is refused as too soon
    And the status is the reading

  @id:SE-READ-004 @reading:body-malformed-status @must @effect:none @needs:approver @needs:bookable
  Scenario Outline: The status of a refusal of what is not one JSON object: <fault>
    Given a customer with an unscheduled execution
    When a schedule is sent with <fault>
    Then it is refused as malformed
    And the status is the reading

    Examples:
      | fault                  |
      | a body that is no JSON |
      | an empty body          |
      | a body that is a list  |

  @id:SE-READ-005 @reading:body-invalid-status @must @effect:none @needs:approver @needs:bookable
  Scenario: The status of a refusal of JSON that breaks the schema
    Given a customer with an unscheduled execution
    When a schedule is sent with no scheduledTime
    Then it is refused for its body
    And the status is the reading

  @id:SE-READ-006 @reading:token-status @must @effect:none @needs:approver @needs:bookable
  Scenario: The status of a refusal of the token
    Given a customer with an unscheduled execution
    When a schedule is sent with no token
    Then it is refused for its token
    And the status is the reading

  @id:SE-READ-007 @reading:token-malformed-status @must @effect:none @needs:approver @needs:bookable
  Scenario: The status of a refusal of what is no bearer token
    Given a customer with an unscheduled execution
    When a schedule is sent with a bearer token that is no JWT
    Then it is refused for its credentials' form
    And the status is the reading

  @id:SE-READ-008 @reading:identifier-missing @must @effect:none @needs:approver @needs:bookable
  Scenario: The status of a refusal without Identifier
    Given a customer with an unscheduled execution
    When a schedule is sent with no Identifier
    Then it is refused for its missing Identifier
    And the status is the reading

  @id:SE-READ-009 @reading:identifier-unknown @must @effect:none @needs:approver @needs:bookable
  Scenario: The status of a refusal of an unknown Identifier
    Given a customer with an unscheduled execution
    When a schedule is sent with an unknown Identifier
    Then it is refused for its unknown Identifier
    And the status is the reading

  @id:SE-READ-010 @reading:scope-status @must @effect:none @needs:approver @needs:bookable @needs:wrong-scope
  Scenario: The status of a refusal for the scope
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "wrong-scope"
    Then it is refused for its scope
    And the status is the reading

  @id:SE-READ-011 @reading:foreign-status @must @effect:none @needs:approver @needs:bookable
  Scenario: The status of a refusal of a customer that is not one's own
    Given a customer with an unscheduled execution
    When a schedule is sent with an unknown CSI
    Then it is refused for its unknown customer
    And the status is the reading

  @id:SE-READ-012 @reading:opt-in-status @must @effect:none @needs:approver @needs:bookable @needs:not-opted-in
  Scenario: The status of a refusal without opt-in
    Given a customer with an unscheduled execution
    And a customer that has not opted in
    When a schedule is sent with the place and credentials of the customer that has not opted in
    Then it is refused for its missing opt-in
    And the status is the reading

  @id:SE-READ-013 @reading:unknown-instance-status @must @effect:none @needs:approver @needs:bookable
  Scenario: The status of a refusal of an unknown instance
    Given a customer with an unscheduled execution
    When a schedule is sent with an unknown instance
    Then it is refused for its unknown instance
    And the status is the reading

  @id:SE-READ-014 @reading:unknown-execution-status @must @effect:none @needs:approver @needs:bookable
  Scenario: The status of a refusal of an unknown execution
    Given a customer with an unscheduled execution
    When a schedule is sent with an unknown execution
    Then it is refused for its unknown execution
    And the status is the reading

  @id:SE-READ-015 @reading:service-mismatch @must @effect:books @needs:approver @needs:bookable
  Scenario: An instance that is named under another service type
    Given a customer with an unscheduled execution
    When a schedule is sent with another service type
    Then acceptance means "ignored", and a refusal's status is the reading

  @id:SE-READ-016 @reading:check-order @must @effect:none @needs:approver @needs:bookable
  Scenario: The violation that is named first
    Given a customer with an unscheduled execution
    When a schedule is sent with no token and a body that is no JSON
    Then a refusal of the token means "auth-first", and one of the body "shape-first"
    When a schedule is sent with no token and a body that is no JSON
    Then a refusal of the token means "auth-first", and one of the body "shape-first"

  @id:SE-READ-017 @reading:error-body @should @effect:none @needs:approver @needs:bookable
  Scenario: The body of a refusal
    Given a customer with an unscheduled execution
    When a schedule is sent with an unknown instance
    Then it is refused for its unknown instance
    And the form of the refusal's body is the reading

  @id:SE-READ-018 @reading:not-acceptable @must @effect:books @needs:approver @needs:bookable
  Scenario Outline: A schedule whose Accept admits no media type of a success: <accept>
    Given a customer with an unscheduled execution
    When a schedule is sent with the Accept <accept>
    Then acceptance means "ignored", and a refusal's status is the reading

    Examples:
      | accept                     |
      | text/html                  |
      | text/html, application/xml |

  @id:SE-READ-019 @reading:not-acceptable @should @effect:books @needs:approver @needs:bookable
  Scenario Outline: A schedule whose Accept admits JSON is not refused for its Accept: <accept>
    Given a customer with an unscheduled execution
    When a schedule is sent with the Accept <accept>
    Then it is accepted

    Examples:
      | accept                            |
      | application/json                  |
      | application/*                     |
      | */*                               |
      | text/html, application/json       |
      | application/json;q=0.5, text/html |
      | text/html, */*;q=0.1              |

  @id:SE-READ-020 @reading:not-acceptable @must @effect:books @needs:approver @needs:executions-2
  Scenario: A schedule that is refused for its Accept is not booked
    Given a customer with two unscheduled executions
    When a schedule is sent with the Accept text/html
    Then acceptance means "ignored", and a refusal's status is the reading
    And if it was refused, the second execution can have the window
