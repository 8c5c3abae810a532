@family
Feature: Queries in other bytes

  @id:SE-QUERY-001 @clause:list-filter @must @effect:none @needs:user @needs:bookable
  Scenario Outline: A filter is what its bytes mean: <filter>, <encoding>
    Given a customer with an unscheduled execution
    And all executions were listed
    When the executions are listed by the <filter> of the first, <encoding>
    Then it is accepted
    And the list is what matches

    Examples:
      | filter         | encoding                               |
      | target         | each byte percent-encoded              |
      | target         | each byte percent-encoded in lowercase |
      | status         | each byte percent-encoded              |
      | status         | each byte percent-encoded in lowercase |
      | subStatus      | blanks as %20                          |
      | subStatus      | each byte percent-encoded              |
      | subStatus      | each byte percent-encoded in lowercase |
      | customerStatus | each byte percent-encoded              |

  @id:SE-QUERY-002 @reading:query-plus @must @effect:books @needs:user @needs:approver @needs:executions-2
  Scenario: A plus in a filter
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And all executions were listed
    When the executions are listed by the subStatus of the first, blanks as plus
    Then a list of what matches means "blank", and an empty one, or a refusal, "plus"

  @id:SE-QUERY-003 @reading:query-empty @must @effect:none @needs:user @needs:executions-2
  Scenario Outline: A filter without a value: <query>
    Given a customer with two unscheduled executions
    And all executions were listed
    When the raw query "<query>" is sent for the list
    Then a list of all means "ignored", an empty one "nothing-fits", and a refusal's status is the reading

    Examples:
      | query                             |
      | target=INSTANCE&status=           |
      | target=INSTANCE&subStatus=        |
      | target=INSTANCE&customerStatus=   |

  @id:SE-QUERY-005 @reading:query-unknown @must @effect:none @needs:user @needs:executions-2
  Scenario: An unknown parameter
    Given a customer with two unscheduled executions
    And all executions were listed
    When the raw query "target=INSTANCE&aParameterThatNobodyNamed=1" is sent for the list
    Then a list of all means "ignored", and a refusal "refused"

  @id:SE-QUERY-006 @reading:query-repeated @must @effect:none @needs:user @needs:executions-2
  Scenario Outline: A filter that is given twice: <query>
    Given a customer with two unscheduled executions
    And all executions were listed
    When the raw query "<query>" is sent for the list
    Then a list of all means "<all>", an empty one "<none>", and a refusal "refused"

    Examples:
      | query                                          | all   | none  |
      | target=INSTANCE&status=Open&status=NoSuchStatus | first | last  |
      | target=INSTANCE&status=NoSuchStatus&status=Open | last  | first |

  @id:SE-QUERY-004 @hygiene:no-server-error @should @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: No query crashes the server: <request>, <query>
    Given a customer with an unscheduled execution
    When the raw query "<query>" is sent for the <request>
    Then it is answered without a server error

    Examples:
      | request         | query                                                                     |
      | list            | target=+INSTANCE+                                                         |
      | list            | target=%20INSTANCE%20                                                     |
      | list            | target=INSTANCE%C3%A9%F0%9F%98%80                                         |
      | list            | target=INSTANCE&target=INSTANCE                                           |
      | list            | target=                                                                   |
      | list            | target                                                                    |
      | list            | target=INSTANCE%00                                                        |
      | list            | target=INSTANCE%FF                                                        |
      | list            | target=INSTANCE%zz                                                        |
      | list            | target=99999999999999999999999                                            |
      | list            | status=+Open+                                                             |
      | list            | status=%20Open%20                                                         |
      | list            | status=Open%C3%A9%F0%9F%98%80                                             |
      | list            | status=Open&status=Open                                                   |
      | list            | status=                                                                   |
      | list            | status                                                                    |
      | list            | status=Open%00                                                            |
      | list            | status=Open%FF                                                            |
      | list            | status=Open%zz                                                            |
      | list            | status=99999999999999999999999                                            |
      | list            | subStatus=+Ready+                                                         |
      | list            | subStatus=%20Ready%20                                                     |
      | list            | subStatus=Ready%C3%A9%F0%9F%98%80                                         |
      | list            | subStatus=Ready&subStatus=Ready                                           |
      | list            | subStatus=                                                                |
      | list            | subStatus                                                                 |
      | list            | subStatus=Ready%00                                                        |
      | list            | subStatus=Ready%FF                                                        |
      | list            | subStatus=Ready%zz                                                        |
      | list            | subStatus=99999999999999999999999                                         |
      | list            | customerStatus=+Acknowledged+                                             |
      | list            | customerStatus=%20Acknowledged%20                                         |
      | list            | customerStatus=Acknowledged%C3%A9%F0%9F%98%80                             |
      | list            | customerStatus=Acknowledged&customerStatus=Acknowledged                   |
      | list            | customerStatus=                                                           |
      | list            | customerStatus                                                            |
      | list            | customerStatus=Acknowledged%00                                            |
      | list            | customerStatus=Acknowledged%FF                                            |
      | list            | customerStatus=Acknowledged%zz                                            |
      | list            | customerStatus=99999999999999999999999                                    |
      | list            | offset=+0+                                                                |
      | list            | offset=%200%20                                                            |
      | list            | offset=0%C3%A9%F0%9F%98%80                                                |
      | list            | offset=0&offset=0                                                         |
      | list            | offset=                                                                   |
      | list            | offset                                                                    |
      | list            | offset=0%00                                                               |
      | list            | offset=0%FF                                                               |
      | list            | offset=0%zz                                                               |
      | list            | offset=99999999999999999999999                                            |
      | list            | limit=+5+                                                                 |
      | list            | limit=%205%20                                                             |
      | list            | limit=5%C3%A9%F0%9F%98%80                                                 |
      | list            | limit=5&limit=5                                                           |
      | list            | limit=                                                                    |
      | list            | limit                                                                     |
      | list            | limit=5%00                                                                |
      | list            | limit=5%FF                                                                |
      | list            | limit=5%zz                                                                |
      | list            | limit=99999999999999999999999                                             |
      | list            | total=+true+                                                              |
      | list            | total=%20true%20                                                          |
      | list            | total=true%C3%A9%F0%9F%98%80                                              |
      | list            | total=true&total=true                                                     |
      | list            | total=                                                                    |
      | list            | total                                                                     |
      | list            | total=true%00                                                             |
      | list            | total=true%FF                                                             |
      | list            | total=true%zz                                                             |
      | list            | total=99999999999999999999999                                             |
      | conflicts       | scheduledStart=+DAYT10:00:00Z+&scheduledEnd=DAYT12:00:00Z                 |
      | conflicts       | scheduledStart=%20DAYT10:00:00Z%20&scheduledEnd=DAYT12:00:00Z             |
      | conflicts       | scheduledStart=DAYT10:00:00Z%C3%A9%F0%9F%98%80&scheduledEnd=DAYT12:00:00Z |
      | conflicts       | scheduledStart=DAYT10:00:00Z&scheduledStart=DAYT10:00:00Z&scheduledEnd=DAYT12:00:00Z |
      | conflicts       | scheduledStart=&scheduledEnd=DAYT12:00:00Z                                |
      | conflicts       | scheduledStart&scheduledEnd=DAYT12:00:00Z                                 |
      | conflicts       | scheduledStart=DAYT10:00:00Z%00&scheduledEnd=DAYT12:00:00Z                |
      | conflicts       | scheduledStart=DAYT10:00:00Z%FF&scheduledEnd=DAYT12:00:00Z                |
      | conflicts       | scheduledStart=DAYT10:00:00Z%zz&scheduledEnd=DAYT12:00:00Z                |
      | conflicts       | scheduledStart=99999999999999999999999&scheduledEnd=DAYT12:00:00Z         |
      | conflicts       | scheduledEnd=+DAYT12:00:00Z+&scheduledStart=DAYT10:00:00Z                 |
      | conflicts       | scheduledEnd=%20DAYT12:00:00Z%20&scheduledStart=DAYT10:00:00Z             |
      | conflicts       | scheduledEnd=DAYT12:00:00Z%C3%A9%F0%9F%98%80&scheduledStart=DAYT10:00:00Z |
      | conflicts       | scheduledEnd=DAYT12:00:00Z&scheduledEnd=DAYT12:00:00Z&scheduledStart=DAYT10:00:00Z |
      | conflicts       | scheduledEnd=&scheduledStart=DAYT10:00:00Z                                |
      | conflicts       | scheduledEnd&scheduledStart=DAYT10:00:00Z                                 |
      | conflicts       | scheduledEnd=DAYT12:00:00Z%00&scheduledStart=DAYT10:00:00Z                |
      | conflicts       | scheduledEnd=DAYT12:00:00Z%FF&scheduledStart=DAYT10:00:00Z                |
      | conflicts       | scheduledEnd=DAYT12:00:00Z%zz&scheduledStart=DAYT10:00:00Z                |
      | conflicts       | scheduledEnd=99999999999999999999999&scheduledStart=DAYT10:00:00Z         |
      | workflow status | id=+ID+&requestor=BOUNCE                                                  |
      | workflow status | id=%20ID%20&requestor=BOUNCE                                              |
      | workflow status | id=ID%C3%A9%F0%9F%98%80&requestor=BOUNCE                                  |
      | workflow status | id=ID&id=ID&requestor=BOUNCE                                              |
      | workflow status | id=&requestor=BOUNCE                                                      |
      | workflow status | id&requestor=BOUNCE                                                       |
      | workflow status | id=ID%00&requestor=BOUNCE                                                 |
      | workflow status | id=ID%FF&requestor=BOUNCE                                                 |
      | workflow status | id=ID%zz&requestor=BOUNCE                                                 |
      | workflow status | id=99999999999999999999999&requestor=BOUNCE                               |
      | workflow status | requestor=+BOUNCE+&id=ID                                                  |
      | workflow status | requestor=%20BOUNCE%20&id=ID                                              |
      | workflow status | requestor=BOUNCE%C3%A9%F0%9F%98%80&id=ID                                  |
      | workflow status | requestor=BOUNCE&requestor=BOUNCE&id=ID                                   |
      | workflow status | requestor=&id=ID                                                          |
      | workflow status | requestor&id=ID                                                           |
      | workflow status | requestor=BOUNCE%00&id=ID                                                 |
      | workflow status | requestor=BOUNCE%FF&id=ID                                                 |
      | workflow status | requestor=BOUNCE%zz&id=ID                                                 |
      | workflow status | requestor=99999999999999999999999&id=ID                                   |
