@family
Feature: What the family's requests accept

  @id:SE-FAM-370 @reading:not-acceptable @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: A read whose Accept admits no media type of its success: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with the Accept text/html
    Then acceptance means "ignored", and a refusal's status is the reading

    Examples:
      | request           |
      | details           |
      | list              |
      | conflicts         |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | queue             |
      | instance services |

  @id:SE-FAM-371 @reading:not-acceptable @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario Outline: A read of a workflow whose Accept admits no media type of its success: <request>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When a request for the <request> is sent with the Accept text/html
    Then acceptance means "ignored", and a refusal's status is the reading

    Examples:
      | request         |
      | workflow status |
      | status details  |

  @id:SE-FAM-372 @reading:not-acceptable @should @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: A read whose Accept admits JSON is accepted: <request>, <accept>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with the Accept <accept>
    Then it is accepted

    Examples:
      | request           | accept                            |
      | details           | application/json                  |
      | details           | application/*                     |
      | list              | */*                               |
      | list              | text/html, application/json       |
      | conflicts         | application/json;q=0.5, text/html |
      | options           | text/html, */*;q=0.1              |
      | operations        | application/*                     |
      | services          | text/html, application/json       |
      | durations         | application/json;q=0.5, text/html |
      | workflow status   | */*                               |
      | queue             | application/json;q=0.5, text/html |
      | instance services | text/html, application/json       |

  @id:SE-FAM-373 @reading:not-acceptable @must @effect:books @needs:privileged-user @needs:user @needs:approver @needs:bookable
  Scenario Outline: A change that is refused for its Accept changes nothing: <request>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is saved
    When a request for the <request> is sent with the Accept text/html
    Then acceptance means "ignored", and a refusal's status is the reading
    And if it was refused, the rows are the same as the saved ones

    Examples:
      | request |
      | create  |
      | cancel  |

  @id:SE-FAM-374 @reading:not-acceptable @should @effect:books @needs:privileged-user @needs:approver @needs:bookable
  Scenario Outline: A change whose Accept admits JSON is not refused for its Accept: <request>, <accept>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When a request for the <request> is sent with the Accept <accept>
    Then it is accepted

    Examples:
      | request | accept                            |
      | create  | application/*                     |
      | create  | application/json;q=0.5, text/html |
      | cancel  | */*                               |
      | cancel  | text/html, application/json       |
