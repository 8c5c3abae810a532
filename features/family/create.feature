@family
Feature: Creating an execution, and its details

  @id:SE-FAM-001 @clause:create @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: An execution is created
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    And the answer has the members "id", each a text
    And the answer conforms to the contract

  @id:SE-FAM-002 @reading:create-status @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: The status of a create
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    And the status is the reading

  @id:SE-FAM-003 @clause:scope-privileged @must @effect:none @needs:privileged-user @needs:user @needs:no-scope @needs:bookable
  Scenario Outline: A create with another scope is refused, and creates nothing: <role>
    Given a customer with an unscheduled execution
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is saved
    When a request for the create is sent with a token that is "<role>"
    Then it is refused for its scope
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is the same as the saved one
    And the control request is accepted

    Examples:
      | role     |
      | user     |
      | no-scope |

  @id:SE-FAM-353 @reading:scope-hierarchy @must @effect:books @needs:privileged-user @needs:approver @needs:user @needs:bookable
  Scenario: Whether an approver may create
    Given a customer with an unscheduled execution
    When a request for the create is sent with a token that is "approver"
    Then acceptance is for a scope that reads as well, and refusal for a scope that does not imply all below it

  @id:SE-FAM-004 @clause:details @must @effect:none @needs:user @needs:bookable
  Scenario: The details of an execution are read
    Given a customer with an unscheduled execution
    When the execution's details are read
    Then it is accepted
    And the details name the execution and its instance
    And the answer conforms to the contract

  @id:SE-FAM-005 @clause:create @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario: An execution that was created is not scheduled
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When the second execution's details are read
    Then it is accepted
    And the details have no window

  @id:SE-FAM-006 @clause:create @must @effect:books @needs:privileged-user @needs:approver @needs:bookable
  Scenario: A created execution conflicts with nothing
    Given a customer with an unscheduled execution
    When the first execution is scheduled 17m ahead
    Then it is accepted
    When an execution is created
    Then it is accepted
    When the first execution is scheduled 17m ahead
    Then it is accepted, or conflicts with its own window alone

  @id:SE-FAM-007 @clause:create @must @effect:books @needs:privileged-user @needs:approver @needs:bookable
  Scenario: An execution that was created can be scheduled
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When the second execution is scheduled for "10:00:00Z"
    Then it is accepted
    And the answer's start is the requested instant

  @id:SE-FAM-008 @clause:create @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario Outline: A create that is refused creates nothing: <fault>
    Given a customer with an unscheduled execution
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is saved
    When a request for the create is sent with <fault>
    Then it is refused <how>
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is the same as the saved one

    Examples:
      | fault                     | how                      |
      | operation "restart"       | for its body             |
      | services "Databases"      | for its body             |
      | duration {"unit":"hours"} | for its body             |
      | a body that is a list     | as malformed             |
      | an unknown instance       | for its unknown instance |

  @id:SE-FAM-010 @clause:create-words @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario Outline: The documented words are taken: <operation> of <services>
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"<operation>","services":"<services>","summary":"Made by the suite","duration":{"unit":"hours","value":2}}
    Then it is accepted
    When the second execution's details are read
    Then it is accepted
    And the details are what was created

    Examples:
      | operation | services   |
      | Bounce    | All        |
      | Stop      | Apps       |
      | Stop      | Components |

  @id:SE-FAM-011 @clause:create-words @must @effect:books @needs:privileged-user @needs:bookable
  Scenario Outline: Other words are refused: <fault>
    Given a customer with an unscheduled execution
    When a request for the create is sent with <fault>
    Then it is refused for its body
    And the control request is accepted

    Examples:
      | fault                |
      | operation "restart"  |
      | operation "stopped"  |
      | operation 5          |
      | operation ["Bounce"] |
      | services "Databases" |
      | services "AllApps"   |
      | services 5           |
      | services {"All":1}   |

  @id:SE-FAM-020 @clause:create-members @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario Outline: The details repeat what the create said: <member>
    Given a customer with an unscheduled execution
    When an execution is created with {<body>}
    Then it is accepted
    When the second execution's details are read
    Then it is accepted
    And the details are what was created

    Examples:
      | member                  | body |
      | operation and services  | "operation":"Stop","services":"Apps","summary":"Made by the suite","duration":{"unit":"hours","value":2} |
      | summary                 | "operation":"Bounce","services":"All","summary":"Restart after the patch of Friday","duration":{"unit":"hours","value":2} |
      | summary in many letters | "operation":"Bounce","services":"All","summary":"Prüfung: \"Ñandú\" & 再起動 <1>","duration":{"unit":"hours","value":2} |
      | duration                | "operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":4} |
      | a stop's blackout       | "operation":"Stop","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":4},"blackOutDuration":{"unit":"hours","value":3} |
      | bounce options          | "operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2},"bounceOptions":{"options":[{"name":"CLEAR_APACHE_CACHE","value":true}]} |
      | bounce options set off  | "operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2},"bounceOptions":{"options":[{"name":"CLEAR_APACHE_CACHE","value":false}]} |
      | primary contact         | "operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2},"primaryContact":"CONTACT" |

  @id:SE-FAM-021 @clause:create-members @must @effect:books @needs:privileged-user @needs:bookable
  Scenario Outline: A duration without unit and value is refused: <fault>
    Given a customer with an unscheduled execution
    When a request for the create is sent with <fault>
    Then it is refused for its body
    And the control request is accepted

    Examples:
      | fault                                                  |
      | duration {"value":2}                                   |
      | duration {"unit":"hours"}                              |
      | duration "two hours"                                   |
      | duration ["hours",2]                                   |
      | operation "Stop" and blackOutDuration {"unit":"hours"} |
      | operation "Stop" and blackOutDuration "one hour"       |

  @id:SE-FAM-340 @clause:create-forms @should @effect:books @needs:privileged-user @needs:bookable
  Scenario Outline: A member of an invalid form is refused: <fault>
    Given a customer with an unscheduled execution
    When a request for the create is sent with <fault>
    Then it is refused for its body
    And the control request is accepted

    Examples:
      | fault                                          |
      | duration {"unit":"hours","value":0}            |
      | duration {"unit":"hours","value":-2}           |
      | duration {"unit":"hours","value":"two"}        |
      | duration {"unit":"fortnights","value":2}       |
      | bounceOptions "CLEAR_APACHE_CACHE"             |
      | bounceOptions {"options":"CLEAR_APACHE_CACHE"} |
      | bounceOptions {"options":[{"value":true}]}     |
      | summary {"text":"Made by the suite"}           |
      | primaryContact ["operator@example.com"]        |

  @id:SE-FAM-022 @clause:create-members @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario Outline: What a server may refuse is refused, or kept: <what>
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite",<members>}
    Then it is refused for its body, or the details are what was created

    Examples:
      | what                    | members |
      | a fraction of an hour   | "duration":{"unit":"hours","value":2.5} |
      | ninety minutes          | "duration":{"unit":"minutes","value":90} |
      | two options             | "duration":{"unit":"hours","value":2},"bounceOptions":{"options":[{"name":"CLEAR_APACHE_CACHE","value":true},{"name":"WORKFLOW_MAILER","value":false}]} |
      | an option that is text  | "duration":{"unit":"hours","value":2},"bounceOptions":{"options":[{"name":"CLEAR_APACHE_CACHE","value":"weekly"}]} |
      | an option that is true in words | "duration":{"unit":"hours","value":2},"bounceOptions":{"options":[{"name":"CLEAR_APACHE_CACHE","value":"true"}]} |

  @id:SE-FAM-354 @hygiene:no-server-error @should @effect:books @needs:privileged-user @needs:bookable
  Scenario: A long summary is not the server's error
    Given a customer with an unscheduled execution
    When a request for the create is sent with a summary of two thousand letters
    Then it is answered without a server error

  @id:SE-FAM-023 @clause:create-members @must @effect:books @needs:privileged-user @needs:approver @needs:bookable
  Scenario: The window is as long as the duration at creation
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Stop","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":3},"blackOutDuration":{"unit":"hours","value":1}}
    Then it is accepted
    When the second execution is scheduled for "10:00:00Z"
    Then it is accepted
    And the window is as long as the execution that was created, as the server reads it

  @id:SE-FAM-024 @clause:create-members @must @effect:none @needs:privileged-user @needs:bookable
  Scenario Outline: A create without an object that says what to create is refused: <fault>
    Given a customer with an unscheduled execution
    When a request for the create is sent with <fault>
    Then it is refused as malformed
    And the control request is accepted

    Examples:
      | fault                  |
      | a body that is no JSON |
      | a body that is a list  |
      | an empty body          |
      | a body that is null    |

  @id:SE-FAM-030 @clause:create-id @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: Each execution has an id of its own
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When an execution is created with {"operation":"Stop","services":"Apps","summary":"Made by the suite, too","duration":{"unit":"hours","value":3}}
    Then it is accepted
    And each execution has an id of its own

  @id:SE-FAM-031 @clause:create-id @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario: A create answers with the id of the execution
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    And a ticket's number next to the id is the id
    When the second execution's details are read
    Then it is accepted
    And the details name the execution and its instance

  @id:SE-FAM-032 @clause:create-id @must @effect:books @needs:privileged-user @needs:approver @needs:bookable
  Scenario: A conflict names an execution that was created by its id
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When the second execution is scheduled for "10:00:00Z"
    Then it is accepted
    When the first execution is scheduled for "11:00:00Z"
    Then it is answered with conflicts
    And a conflict has the second execution's id and window

  @id:SE-FAM-033 @clause:create-id-form @should @effect:books @needs:privileged-user @needs:bookable
  Scenario: The id has the form of the samples
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    And the id is "3-" and seven digits or capital letters

  @id:SE-FAM-034 @reading:create-incomplete @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario: A create without operation, services and duration
    Given a customer with an unscheduled execution
    When an execution is created with {"summary":"Made by the suite"}
    Then a refusal for its body means "refused", and a bounce of all for two hours "assumed"

  @id:SE-FAM-035 @reading:word-case @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario: Operation and services in other letters
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"sToP","services":"aPPs","summary":"Made by the suite","duration":{"unit":"hours","value":2}}
    Then a refusal for its body means "exact", and the letters in the details "canonical" or "as-sent"

  @id:SE-FAM-037 @reading:unit-case @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario: A unit in other letters and in the singular
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"Hour","value":2}}
    Then a refusal for its body means "exact", and its duration in the details "any"

  @id:SE-FAM-036 @reading:blackout-without-stop @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario: A blackout of an operation that is not a stop
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2},"blackOutDuration":{"unit":"hours","value":1}}
    Then a refusal for its body means "refused", and the blackout in the details "kept" or "dropped"

  @id:SE-FAM-040 @clause:details @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario: The details are those of the requested execution
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When an execution is created with {"operation":"Stop","services":"Apps","summary":"Made by the suite, too","duration":{"unit":"hours","value":3}}
    Then it is accepted
    When the second execution's details are read
    Then it is accepted
    And the details are what was created

  @id:SE-FAM-041 @clause:details-members @must @effect:none @needs:user @needs:bookable
  Scenario: The details have the documented members
    Given a customer with an unscheduled execution
    When the execution's details are read
    Then it is accepted
    And the answer has the members "id, target, operation, services", each a text

  @id:SE-FAM-042 @clause:details-members @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The details show the window of the schedule's answer
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution's details are read
    Then it is accepted
    And the details have the window of the schedule's answer
    And the answer conforms to the contract

  @id:SE-FAM-043 @clause:details-members @must @effect:books @needs:approver @needs:user @needs:bookable
  Scenario: The details show the window of an execution that was moved
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    And the execution was scheduled for "14:00:00Z"
    When the execution's details are read
    Then it is accepted
    And the details have the window of the schedule's answer

  @id:SE-FAM-044 @reading:details-unscheduled @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario: The window in the details of an execution that is not scheduled
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When the second execution's details are read
    Then it is accepted
    And the form of the missing window is the reading

  @id:SE-FAM-471 @reading:optional-members @must @effect:books @needs:privileged-user @needs:user @needs:bookable
  Scenario: A contact that was not given
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    When the second execution's details are read
    Then it is accepted
    And the contact that was not given is the reading

  @id:SE-FAM-355 @clause:details-members @must @effect:books @needs:privileged-user @needs:approver @needs:user @needs:bookable
  Scenario: The details repeat the create even after a schedule, a move and a cancel
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Stop","services":"Apps","summary":"Made by the suite, to be moved","duration":{"unit":"hours","value":4},"blackOutDuration":{"unit":"hours","value":3},"bounceOptions":{"options":[{"name":"CLEAR_APACHE_CACHE","value":true}]},"primaryContact":"CONTACT"}
    Then it is accepted
    When the second execution is scheduled for "10:00:00Z"
    Then it is accepted
    When the second execution's details are read
    Then the details are what was created
    When the second execution is scheduled for "19:00:00Z"
    Then it is accepted
    When the second execution's details are read
    Then the details are what was created
    When the second execution is cancelled
    Then it is accepted
    When the second execution's details are read
    Then the details are what was created

  @id:SE-FAM-460 @reading:contact-unknown @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: A create whose contact the customer does not have
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2},"primaryContact":"nobody@nowhere.invalid"}
    Then acceptance means "accepted", and a refusal's status is the reading

  @id:SE-FAM-461 @reading:start-without-stop @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: A start of an instance that nobody has stopped
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Start","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2}}
    Then acceptance means "accepted", and a refusal's status is the reading

  @id:SE-FAM-480 @reading:prod-instance @must @effect:books @needs:privileged-user @needs:production
  Scenario: A create for a production instance, and a schedule of what was created
    Given a customer whose instance is a production instance
    When an execution is created
    Then acceptance of it, and of its schedule for "10:00:00Z", means "accepted", and a refusal's status is the reading

  @id:SE-FAM-481 @reading:prod-instance @must @effect:books @needs:production
  Scenario: A schedule for a production instance is accepted, or refused for that
    Given a customer whose instance is a production instance
    When the execution is scheduled for "10:00:00Z"
    Then it is accepted, or refused for its production instance

  @id:SE-FAM-462 @reading:duration-unlisted @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: A create for a duration that is not listed
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":7}}
    Then acceptance means "accepted", and refusal for its body "refused"

  @id:SE-FAM-463 @reading:option-unknown @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: A create with an option that the instance does not have
    Given a customer with an unscheduled execution
    When an execution is created with {"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2},"bounceOptions":{"options":[{"name":"NO_SUCH_OPTION","value":true}]}}
    Then acceptance means "accepted", and refusal for its body "refused"
