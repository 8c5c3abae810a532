Feature: Readings of what a request may say

  @id:SE-READ-030 @reading:time-zone-in @must @effect:books @needs:approver @needs:bookable
  Scenario: An offset other than Z
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:53:51-07:00"
    Then acceptance means "any-offset", and refusal for its body "utc-only"

  @id:SE-READ-031 @reading:time-bare-in @must @effect:books @needs:approver @needs:bookable
  Scenario: No offset at all
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:53:51"
    Then acceptance means "utc", and refusal for its body "refused"
    And an accepted start is the requested instant

  @id:SE-READ-032 @reading:time-hour-in @must @effect:books @needs:approver @needs:bookable
  Scenario: An hour of one digit
    Given a customer with an unscheduled execution
    When the execution is scheduled for "8:53:51Z"
    Then acceptance means "one-or-two-digits", and refusal for its body "two-digits"
    And an accepted start is the requested instant

  @id:SE-READ-033 @reading:time-fraction-in @must @effect:books @needs:approver @needs:bookable
  Scenario: Fractions of a second
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:53:51.25Z"
    Then acceptance means "accepted", or "truncated" when the fraction is gone, and refusal for its body "refused"

  @id:SE-READ-060 @reading:time-offset-in @must @effect:books @needs:approver @needs:bookable
  Scenario: An offset without its colon
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:53:51+0000"
    Then acceptance means "accepted", and refusal for its body "refused"
    And an accepted start is the requested instant

  @id:SE-READ-061 @reading:time-seconds-in @must @effect:books @needs:approver @needs:bookable
  Scenario: A time without seconds
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:53Z"
    Then acceptance means "accepted", and refusal for its body "refused"
    And an accepted start is the requested instant

  @id:SE-READ-062 @reading:time-letters-in @must @effect:books @needs:approver @needs:bookable
  Scenario: A time in small letters
    Given a customer with an unscheduled execution
    When the execution is scheduled for "10:53:51z"
    Then acceptance means "accepted", and refusal for its body "refused"
    And an accepted start is the requested instant

  @id:SE-READ-034 @reading:action-missing @must @effect:books @needs:approver @needs:bookable
  Scenario: A body without action
    Given a customer with an unscheduled execution
    When a schedule is sent with no action
    Then acceptance means "schedule-assumed", and refusal for its body "refused"

  @id:SE-READ-035 @reading:action-case @must @effect:books @needs:approver @needs:bookable
  Scenario: An action in other letters
    Given a customer with an unscheduled execution
    When a schedule is sent with action "SCHEDULE"
    Then acceptance means "any", and refusal for its body "exact"

  @id:SE-READ-036 @reading:extra-fields @must @effect:books @needs:approver @needs:executions-2
  Scenario: An unknown member of the body
    Given a customer with two unscheduled executions
    When a schedule is sent with a member more
    Then acceptance means "ignored", and refusal for its body "refused"
    When the second execution's schedule for "14:00:00Z" is sent with a member more
    Then acceptance means "ignored", and refusal for its body "refused"

  @id:SE-READ-037 @reading:token-no-exp @must @effect:books @needs:approver @needs:bookable @needs:no-exp
  Scenario: A good token that never expires
    Given a customer with an unscheduled execution
    When a schedule is sent with a token that is "no-exp"
    Then acceptance means "accepted", and refusal for its token "refused"
