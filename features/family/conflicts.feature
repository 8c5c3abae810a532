@family
Feature: Listing what a schedule could conflict with

  @id:SE-FAM-200 @clause:conflicts-list @must @effect:books @needs:approver @needs:bookable
  Scenario: A scheduled execution is listed, with its window
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    And the answer conforms to the contract
    And one conflict has the window of the first execution

  @id:SE-FAM-201 @clause:conflicts-list @must @effect:books @needs:approver @needs:bookable
  Scenario: What is listed has the form of a conflict
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    And each conflict has the members "rfcNumber, rfcType, rfcSubType, status, subStatus, scheduledStart, scheduledEnd", each a text
    And each conflict has a duration with a unit and a value

  @id:SE-FAM-202 @clause:conflicts-list @must @effect:books @needs:approver @needs:bookable
  Scenario: An execution is listed no more once it is cancelled
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the execution is cancelled
    Then it is accepted
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    And no conflict is of the first execution

  @id:SE-FAM-203 @clause:conflicts-list @must @effect:books @needs:approver @needs:bookable
  Scenario: A moved execution is listed with its new window only
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    And the execution was scheduled for "15:00:00Z"
    When the conflicts are listed with "scheduledStart=14:30:00Z&scheduledEnd=19:00:00Z"
    Then it is accepted
    And one conflict has the window of the first execution
    When the conflicts are listed with "scheduledStart=09:00:00Z&scheduledEnd=14:00:00Z"
    Then it is accepted
    And no conflict is of the first execution

  @id:SE-FAM-204 @clause:conflicts-list @must @effect:none @needs:approver @needs:bookable
  Scenario: Where nothing is scheduled the list is empty
    Given a customer with an unscheduled execution
    When the conflicts are listed with "scheduledStart=10:00:00Z&scheduledEnd=12:00:00Z"
    Then it is accepted
    And the answer conforms to the contract
    And no conflict is listed

  @id:SE-FAM-205 @clause:conflicts-list @must @effect:books @needs:approver @needs:bookable @needs:neighbour
  Scenario: Work on another instance of the customer is not listed
    Given a customer with two instances, each with an unscheduled execution
    And the second instance's execution is scheduled for "10:00:00Z"
    And it is accepted
    When the conflicts are listed with "scheduledStart=10:00:00Z&scheduledEnd=12:00:00Z"
    Then it is accepted
    And no conflict is listed

  @id:SE-FAM-206 @clause:conflicts-list @must @effect:none @needs:approver @needs:busy
  Scenario Outline: A change is listed as it stands: <change>
    Given a customer whose instance has <change>
    When the conflicts are listed around all RFCs
    Then it is accepted
    And the conflicts are the RFCs that the window finds, as they were made

    Examples:
      | change                                        |
      | an RFC of Configuration - EBSO / Autoexec-Config |
      | an RFC whose duration disagrees with its window |
      | several RFCs, some of which overlap           |

  @id:SE-FAM-207 @clause:conflicts-query @must @effect:none @needs:approver @needs:busy
  Scenario Outline: A window finds every change in it, and no other: <window>
    Given a customer whose instance has several RFCs, some of which overlap
    And the way in which a window finds changes is known
    When the conflicts are listed <window>
    Then it is accepted
    And the conflicts are the RFCs that the window finds, as they were made

    Examples:
      | window                                   |
      | before all RFCs                          |
      | behind all RFCs                          |
      | around all RFCs                          |
      | around the shortest RFC                  |
      | within the shortest RFC                  |
      | over the start of the RFC that comes last |
      | over the end of the RFC that ends first  |

  @id:SE-FAM-483 @reading:conflicts-match @must @effect:none @needs:approver @needs:busy
  Scenario: Which changes a window finds
    Given a customer whose instance has several RFCs, some of which overlap
    Then the RFCs that each window finds are the reading

  @id:SE-FAM-208 @clause:conflicts-query @must @effect:books @needs:approver @needs:bookable
  Scenario: A window finds by instants, whatever its offsets
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the conflicts are listed with "scheduledStart=02:00:00-07:00&scheduledEnd=07:00:00-07:00", where the server takes offsets
    Then it is accepted
    And one conflict has the window of the first execution

  @id:SE-FAM-209 @clause:conflicts-query @must @effect:books @needs:approver @needs:busy
  Scenario: A window lists what a schedule for it conflicts with
    Given a customer whose instance has several RFCs, some of which overlap
    And a window finds what overlaps it, as a schedule does
    When the conflicts are listed for the RFCs' windows
    And the answer is saved
    And the execution is scheduled into the RFCs' windows
    Then it is answered with conflicts
    And the conflicts are like the saved ones

  @id:SE-FAM-359 @clause:conflicts-query @must @effect:books @needs:approver @needs:executions-2
  Scenario: A change that a window only touches is listed only if a schedule conflicts with it
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And a window within the first execution's finds it, as a schedule does
    When the conflicts are listed for the hour after the first execution's window
    Then it is accepted
    When the answer is saved
    And the second execution is scheduled for the end of the first execution's window
    Then it is answered with conflicts if the saved list has any, and accepted if not

  @id:SE-FAM-210 @clause:conflicts-query @must @effect:books @needs:approver @needs:bookable
  Scenario: A window that ends before it begins is refused, or finds nothing
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the conflicts are listed with "scheduledStart=14:00:00Z&scheduledEnd=09:00:00Z"
    Then it is refused, or no conflict is listed

  @id:SE-FAM-211 @reading:query-status @must @effect:none @needs:approver @needs:bookable
  Scenario Outline: A window whose times cannot be read is refused: <query>
    Given a customer with an unscheduled execution
    When a request for the conflicts is sent with the query "<query>"
    Then it is refused for its query
    And the status is the reading
    And the control request is accepted

    Examples:
      | query                                           |
      | scheduledStart=tomorrow&scheduledEnd=12:00:00Z  |
      | scheduledStart=10:00:00Z&scheduledEnd=tomorrow  |
      | scheduledStart=2030-02-31T10:00:00Z&scheduledEnd=2030-03-03T10:00:00Z |

  @id:SE-FAM-212 @reading:conflicts-window @must @effect:books @needs:approver @needs:executions-2 @needs:clock @serial
  Scenario: Conflicts are listed without a window
    Given a customer with two unscheduled executions
    And the second execution was scheduled for "10:00:00Z"
    When the first execution is scheduled 20m ahead
    Then it is accepted
    When the server's clock advances by 4h
    And the conflicts are listed
    Then the list without a window is the reading

  @id:SE-FAM-213 @reading:conflicts-half-window @must @effect:books @needs:approver @needs:executions-2
  Scenario Outline: Conflicts are listed with half a window: <query>
    Given a customer with two unscheduled executions
    And the first execution was scheduled for "10:00:00Z"
    And the second execution was scheduled for "15:00:00Z"
    When the conflicts are listed with "<query>"
    Then the list for half a window, of the <listed> execution alone, is the reading

    Examples:
      | query                    | listed |
      | scheduledStart=13:00:00Z | second |
      | scheduledEnd=13:00:00Z   | first  |

  @id:SE-FAM-214 @hygiene:no-server-error @should @effect:none @needs:approver @needs:user @needs:bookable
  Scenario Outline: No query is the server's error: <request>, <query>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with the query "<query>"
    Then it is answered without a server error

    Examples:
      | request         | query                                                             |
      | conflicts       | scheduledStart=%00&scheduledEnd=%FF%FE                            |
      | conflicts       | scheduledStart=9999-12-31T23:59:59Z&scheduledEnd=0000-01-01T00:00:00Z |
      | conflicts       | scheduledStart=10:00:00Z&scheduledStart=11:00:00Z&scheduledEnd=12:00:00Z |
      | conflicts       | scheduledStart=10:00:00Z&scheduledEnd=10:00:00Z                   |
      | list            | offset=9223372036854775807&limit=9223372036854775807              |
      | list            | offset=9223372036854775807                                        |
      | list            | limit=9223372036854775807                                         |
      | list            | limit=x                                                           |
      | list            | offset=%00                                                        |
      | workflow status | id=%00&requestor=BOUNCE                                           |
      | workflow status | id=&requestor=                                                    |
      | workflow status | id=ID&id=ID&requestor=BOUNCE&requestor=BOUNCE                     |
      | workflow status | id[]=ID&requestor[x]=BOUNCE                                       |
