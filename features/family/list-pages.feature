@family
Feature: Filters, pages and totals of the list of executions

  @id:SE-FAM-140 @clause:list-filter @must @effect:none @needs:user @needs:bookable @needs:neighbour
  Scenario: The list is narrowed to the executions of one instance
    Given a customer with two instances, each with an unscheduled execution
    And the executions of all instances are listed
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the list is what matches
    When the executions are listed with "target=NEIGHBOUR"
    Then it is accepted
    And the list is what matches

  @id:SE-FAM-141 @clause:list-filter @must @effect:books @needs:user @needs:privileged-user @needs:approver @needs:bookable
  Scenario Outline: The list is narrowed to what an execution's ticket says: <query>
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    Given the first execution was scheduled for "10:00:00Z"
    And all executions were listed
    When the executions are listed with "<query>"
    Then it is accepted
    And the list is what matches

    Examples:
      | query                                                                         |
      | status={first}                                                                |
      | subStatus={first}                                                             |
      | subStatus={second}                                                            |
      | customerStatus={first}                                                        |
      | customerStatus={second}                                                       |
      | target=INSTANCE&status={first}&subStatus={first}&customerStatus={first}       |
      | target=INSTANCE&status={second}&subStatus={second}&customerStatus={second}    |

  @id:SE-FAM-142 @clause:list-filter @must @effect:books @needs:user @needs:privileged-user @needs:approver @needs:bookable
  Scenario: Two filters that no execution matches give an empty list
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    Given the first execution was scheduled for "10:00:00Z"
    And all executions were listed
    When the executions are listed with "target=INSTANCE&subStatus={first}&customerStatus={second}"
    Then it is accepted
    And the list is what matches

  @id:SE-FAM-143 @clause:list-filter @must @effect:none @needs:user @needs:executions-2
  Scenario Outline: A word that no ticket has gives an empty list, unless it is refused: <query>
    Given a customer with two unscheduled executions
    And all executions were listed
    When the executions are listed with "<query>"
    Then it is accepted, unless the server refuses words that no ticket has
    And the list is what matches

    Examples:
      | query                   |
      | status=Closed           |
      | status=Ope              |
      | subStatus=Ready         |
      | customerStatus=Acknow   |
      | target=NOSUCH           |

  @id:SE-FAM-144 @clause:list-filter @must @effect:books @needs:user @needs:privileged-user @needs:approver @needs:bookable
  Scenario Outline: A page is cut from what matches: <query>
    Given a customer with an unscheduled execution
    When an execution is created
    Then it is accepted
    And the list is given in pages
    Given the first execution was scheduled for "10:00:00Z"
    And all executions were listed
    When the executions are listed with "<query>"
    Then it is accepted
    And the list is what matches

    Examples:
      | query                      |
      | limit=1&subStatus={first}  |
      | limit=1&subStatus={second} |

  @id:SE-FAM-482 @reading:list-paged @must @effect:none @needs:user @needs:executions-2
  Scenario: Whether the list is given in pages
    Given a customer with two unscheduled executions
    Then a page of the second row alone means "paged", and all rows in its place "whole"

  @id:SE-FAM-150 @clause:list-page @must @effect:none @needs:user @needs:bookable
  Scenario: Without offset and limit the first 25 executions are listed
    Given a customer with thirty unscheduled executions, where they can be made
    And the list is given in pages
    And all executions were listed in pages of 10
    And there are more executions than a page has
    When the executions are listed
    Then it is accepted
    And the list is the first 25 rows of all

  @id:SE-FAM-151 @clause:list-page @must @effect:none @needs:user @needs:executions-3
  Scenario: A page has as many rows as its limit
    Given a customer with three unscheduled executions
    And the list is given in pages
    When the executions are listed with "limit=2"
    Then it is accepted
    And the list has 2 rows

  @id:SE-FAM-152 @clause:list-page @must @effect:none @needs:user @needs:executions-3
  Scenario: The pages together are the whole list, in its order
    Given a customer with several unscheduled executions
    And the list is given in pages
    When the executions are listed
    Then it is accepted
    And the answer is saved
    When all executions are listed in pages of 2
    Then each execution is listed once
    And the pages are those of the saved list, in the same order

  @id:SE-FAM-153 @clause:list-page @must @effect:none @needs:user @needs:executions-2
  Scenario: A page behind the last row is empty, unless it is refused
    Given a customer with two unscheduled executions
    And the list is given in pages
    When the executions are listed with "offset=1000000&limit=2"
    Then it is accepted, unless the server refuses a page that is not there
    And the list has 0 rows

  @id:SE-FAM-160 @clause:list-total @must @effect:none @needs:user @needs:executions-3
  Scenario Outline: The total counts the rows of all pages: <query>
    Given a customer with three unscheduled executions
    And the list is given in pages
    And all executions were listed
    When the executions are listed with "<query>"
    Then it is accepted
    And the total is the number of all rows that match

    Examples:
      | query                       |
      | total=true                  |
      | limit=1&total=true          |
      | offset=1&limit=1&total=true |

  @id:SE-FAM-161 @clause:list-total @must @effect:books @needs:user @needs:privileged-user @needs:approver @needs:executions-2
  Scenario: The total counts only what matches the filters
    Given a customer with two unscheduled executions
    And the list is given in pages
    When an execution is created
    Then it is accepted
    Given the first execution was scheduled for "10:00:00Z"
    And all executions were listed
    When the executions are listed with "subStatus={third}&limit=1&total=true"
    Then it is accepted
    And the total is the number of all rows that match

  @id:SE-FAM-356 @clause:list-total @must @effect:none @needs:user @needs:executions-2
  Scenario: The total is that of all pages also on a page behind the last row
    Given a customer with two unscheduled executions
    And the list is given in pages
    And all executions were listed
    When the executions are listed with "offset=1000000&limit=2&total=true"
    Then it is accepted, unless the server refuses a page that is not there
    And the total is the number of all rows that match

  @id:SE-FAM-357 @clause:list-total @must @effect:none @needs:user @needs:bookable
  Scenario Outline: The total counts more rows than a page has: <query>
    Given a customer with thirty unscheduled executions, where they can be made
    And the list is given in pages
    And all executions were listed in pages of 10
    And there are more executions than a page has
    When the executions are listed with "<query>"
    Then it is accepted
    And the total is the number of all rows that match

    Examples:
      | query               |
      | total=true          |
      | limit=10&total=true |

  @id:SE-FAM-170 @reading:page-order @must @effect:books @needs:user @needs:privileged-user @needs:bookable
  Scenario: The order of the list
    Given a customer with an unscheduled execution
    When executions are created until the order of their ids is not that of their creation
    And all executions are listed
    Then the order of the created executions is the reading
    When the same request is sent again
    Then it is accepted
    And the list is the same as before

  @id:SE-FAM-171 @reading:page-bounds @must @effect:none @needs:user @needs:executions-2
  Scenario: A limit of no rows
    Given a customer with two unscheduled executions
    And the list is given in pages
    When the executions are listed with "limit=0"
    Then acceptance means "clamped" where the list is that of "limit=1", and a refusal's status is the reading

  @id:SE-FAM-172 @reading:page-bounds @must @effect:none @needs:user @needs:executions-2
  Scenario: A limit below none
    Given a customer with two unscheduled executions
    And the list is given in pages
    When the executions are listed with "limit=-1"
    Then acceptance means "clamped" where the list is that of "limit=1", and a refusal's status is the reading

  @id:SE-FAM-173 @reading:page-bounds @must @effect:none @needs:user @needs:executions-2
  Scenario: An offset before the first row
    Given a customer with two unscheduled executions
    And the list is given in pages
    When the executions are listed with "offset=-1&limit=1"
    Then acceptance means "clamped" where the list is that of "offset=0&limit=1", and a refusal's status is the reading

  @id:SE-FAM-176 @reading:limit-maximum @must @effect:none @needs:user @needs:bookable
  Scenario: A limit above any maximum
    Given a customer with thirty unscheduled executions, where they can be made
    And the list is given in pages
    And all executions were listed in pages of 10
    When the executions are listed with "limit=1000000"
    Then a whole list tells nothing, the first rows of it mean "clamped", and a refusal's status is the reading

  @id:SE-FAM-174 @reading:page-total @must @effect:none @needs:user @needs:executions-2
  Scenario: The total that was not requested
    Given a customer with two unscheduled executions
    And the list is given in pages
    And all executions were listed
    When the executions are listed
    Then it is accepted
    And a total means "always", and none "on-request"

  @id:SE-FAM-175 @reading:filter-case @must @effect:books @needs:user @needs:approver @needs:executions-2
  Scenario: A filter in capital letters
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And all executions were listed
    When the executions are listed with "subStatus={FIRST}"
    Then a list that matches in any case means "any", and an empty one "exact"
