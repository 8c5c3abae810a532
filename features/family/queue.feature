@family
Feature: The queue of an instance's tickets, and the services of an instance

  @id:SE-FAM-411 @clause:queue @must @effect:none @needs:user @needs:bookable
  Scenario: The queue says where the tickets of an instance go
    Given a customer with an unscheduled execution
    When the queue is read
    Then it is accepted
    And the answer conforms to the contract
    And the answer has the members "category, serviceCode, subType, type", each a text

  @id:SE-FAM-412 @clause:queue-services-word @must @effect:none @needs:user @needs:bookable
  Scenario Outline: Each of the documented services is taken for the queue: <services>
    Given a customer with an unscheduled execution
    When the queue is read with "services=<services>"
    Then it is accepted
    And the answer has the members "category, serviceCode, subType, type", each a text

    Examples:
      | services   |
      | All        |
      | Apps       |
      | Components |
      | AllwithVM  |
      | AppswithVM |

  @id:SE-FAM-413 @reading:queue-services @must @effect:none @needs:user @needs:bookable
  Scenario: The queue for a service that is not documented
    Given a customer with an unscheduled execution
    When the queue is read with "services=Databases"
    Then acceptance means "ignored", and a refusal's status is the reading

  @id:SE-FAM-414 @reading:queue-service-code @must @effect:none @needs:user @needs:bookable
  Scenario: The service code of the queue
    Given a customer with an unscheduled execution
    When the queue is read
    Then it is accepted
    And the queue's service code is its service type for "echo", and EBSI for "ebsi"

  @id:SE-FAM-484 @reading:queue-type-words @should @effect:none @needs:user @needs:bookable
  Scenario: Whether the queue has other words for another service type
    Given a customer whose instance belongs to the service EBSO
    When the queue is read
    Then it is accepted
    When the answer is saved
    And the queue of an instance of the service EBSZ is read
    Then it is accepted
    And the words of the saved answer mean "same", and others "per-type"

  @id:SE-FAM-415 @clause:queue-words @should @effect:none @needs:user @needs:bookable
  Scenario Outline: The queue has the words of the sample: <member>
    Given a customer whose instance belongs to the service EBSI
    When the queue is read
    Then it is accepted
    And the answer's "<member>" is "<word>"

    Examples:
      | member   | word                    |
      | category | Application - EBS OCI   |
      | subType  | SelfService_Bounce      |
      | type     | OCIEBS_Prod_SelfService |

  @id:SE-FAM-420 @clause:services-of-instance @must @effect:none @needs:user @needs:bookable
  Scenario: The services of an instance are some of the documented ones
    Given a customer with an unscheduled execution
    When the instance services are listed
    Then it is accepted
    And the answer conforms to the contract
    And each choice has the members "name, label", each a text
    And the choices are some of "All, Apps, Components, AllwithVM, AppswithVM", and at least one

  @id:SE-FAM-421 @reading:cust-id @must @effect:none @needs:user @needs:bookable
  Scenario: What a path means by the customer's identifier
    Given a customer with an unscheduled execution
    Then the accepted name of the customer is the reading

  @id:SE-FAM-422 @reading:instance-services @must @effect:none @needs:user @needs:bookable
  Scenario: Whether an instance has every service
    Given a customer with an unscheduled execution
    When the instance services are listed
    Then it is accepted
    And all five services mean "five", and fewer "by-instance"

  @id:SE-FAM-423 @reading:service-not-offered @must @effect:books @needs:user @needs:privileged-user @needs:bookable
  Scenario: A create for a service that the instance does not list
    Given a customer with an unscheduled execution
    When the instance services are listed
    Then it is accepted
    And a create for a service that is not listed is the reading, and one that is listed is accepted
