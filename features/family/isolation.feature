@family
Feature: Filters and the executions of others

  @id:SE-ISO-001 @clause:list @must @effect:none @needs:user @needs:bookable @needs:other-customer @needs:foreign
  Scenario Outline: A filter shows nothing of another customer: <query>
    Given a customer with an unscheduled execution
    And another customer
    And all executions were listed
    When the raw query "<query>" is sent for the list
    Then it is answered without a row of the other customer

    Examples:
      | query                                        |
      | target=FOREIGNINSTANCE                       |
      | target=FOREIGNINSTANCE&status=Open           |
      | target=FOREIGNINSTANCE&limit=100             |
      | target=INSTANCE&target=FOREIGNINSTANCE       |
      | target=FOREIGNINSTANCE&target=INSTANCE       |
      | target=                                      |
      | target=%25                                   |
      | target=*                                     |
      | status=Open                                  |
      | subStatus=Ready%20For%20Scheduling%2FApproval |
      | customerStatus=Acknowledged                  |
      | limit=1000                                   |
