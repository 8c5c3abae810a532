@family
Feature: What there is to choose from

  @id:SE-FAM-220 @clause:options @must @effect:none @needs:user @needs:bookable
  Scenario: The options of an instance are its hosts, each with what can be bounced on it
    Given a customer with an unscheduled execution
    When the options are read
    Then it is accepted
    And the answer conforms to the contract
    And each host has a name, a tier and options, each with a name, a label and a value

  @id:SE-FAM-221 @clause:metadata-operations @must @effect:none @needs:user @needs:bookable
  Scenario: The operations are Bounce, Start and Stop
    Given a customer with an unscheduled execution
    When the operations are listed
    Then it is accepted
    And the answer conforms to the contract
    And each choice has the members "name, label", each a text
    And the choices are "Bounce, Start, Stop"

  @id:SE-FAM-222 @clause:metadata-services @must @effect:none @needs:user @needs:bookable
  Scenario: All, Apps and Components are among the services
    Given a customer with an unscheduled execution
    When the services are listed
    Then it is accepted
    And the answer conforms to the contract
    And each choice has the members "name, label", each a text
    And "All, Apps, Components" are among the choices

  @id:SE-FAM-400 @reading:services-listed @must @effect:none @needs:user @needs:bookable
  Scenario: Whether the services with virtual machines are listed for every instance
    Given a customer with an unscheduled execution
    When the services are listed
    Then it is accepted
    And the three services mean "three", and with AllwithVM and AppswithVM they mean "five"

  @id:SE-FAM-401 @clause:metadata-labels @should @effect:none @needs:user @needs:bookable
  Scenario: The durations are written for people in the page's words
    Given a customer with an unscheduled execution
    When the durations are listed
    Then it is accepted
    And the durations "PT2H, PT2H30M, PT3H, PT4H" are written "2 hours, 2 hours 30 minutes, 3 hours, 4 hours"

  @id:SE-FAM-402 @clause:metadata-labels @should @effect:none @needs:user @needs:bookable
  Scenario Outline: The words to choose from have the page's labels: <what>
    Given a customer with an unscheduled execution
    When the <what> are listed
    Then it is accepted
    And the choices "<names>" are labelled "<labels>"

    Examples:
      | what       | names                  | labels                                     |
      | operations | Bounce, Start, Stop    | Bounce, Start, Stop                        |
      | services   | All, Apps, Components  | All (Apps and DB), All Apps, Apps Components |

  @id:SE-FAM-223 @clause:metadata-durations @must @effect:none @needs:user @needs:bookable
  Scenario: The durations are written for people, and in ISO 8601
    Given a customer with an unscheduled execution
    When the durations are listed
    Then it is accepted
    And the answer conforms to the contract
    And each choice has the members "displayValue, value", each a text
    And each value is a duration of ISO 8601, and "PT2H, PT2H30M, PT3H, PT4H" are among them

  @id:SE-FAM-464 @reading:options-extra @must @effect:none @needs:user @needs:bookable
  Scenario: Whether the options have more than those of hosts
    Given a customer with an unscheduled execution
    When the options are read
    Then it is accepted
    And options of no host mean "present", and none "absent"
